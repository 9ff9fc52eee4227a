# Health information is for those who were given a permission for it.
package behavry.community.patient_records_need_a_permission

import data.behavry.lib.finding

# METADATA
# title: Patient records without permission
# custom:
#   code: community.patient_records_need_a_permission
#   reason: Patient records need the permission database:patient_records
#   remedy: Use other tables, or ask the operator for the permission database:patient_records
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "table"
	some form in target.forms
	_is_health(form)
	not "database:patient_records" in input.agent.permissions
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_health(form) if regex.match(`(?:^|_)(?:patients?|diagnos[ie]s|condition_(?:occurrence|era)|prescriptions?|medications?|medication_(?:requests?|statements?|administrations?)|drug_(?:exposure|era)|lab_?(?:results?|orders?|tests)|diagnostic_reports?|immunizations?|allerg(?:y|ies)|allergy_intolerances?|procedure_occurrence|visit_(?:occurrence|detail)|vital_signs|medical_(?:records?|history|claims?)|health_(?:records?|plans?|claims?)|clinical_(?:notes?|documents?)|ehr|phi|care_plans?)(?:_(?:data|details|records?|history|archive))?$|^(?:conditions|encounters|observations|vitals|admissions|discharges)$`, form)
