# Who had a record changed must be known.
package behavry.community.patient_records_are_changed_for_a_verified_person

import data.behavry.lib.finding

# METADATA
# title: Change for nobody who is known
# custom:
#   code: community.patient_records_are_changed_for_a_verified_person
#   reason: Patient records are changed only for a person whose identity is verified
#   remedy: Call under a delegation that an operator began
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "table"
	target.op in {"write", "delete"}
	some form in target.forms
	_is_health(form)
	not _verified
}

_verified if input.requester.verified == true

# One constant expression, so that the engine compiles it once and not for every call.
_is_health(form) if regex.match(`(?:^|_)(?:patients?|encounters?|diagnos[ie]s|prescriptions?|medications?|lab_?results?|diagnostic_reports?|immunizations?|allerg(?:y|ies)|medical_(?:records?|history)|health_records?|clinical_(?:notes?|documents?)|care_plans?)(?:_(?:data|details|records?|history))?$`, form)
