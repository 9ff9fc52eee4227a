# Files that hold what a clinic knows of a person.
package behavry.community.patient_files_need_a_person

import data.behavry.lib.finding

# METADATA
# title: File of a patient
# custom:
#   code: community.patient_files_need_a_person
#   reason: This file may hold health information, so opening it needs a person
#   remedy: Wait for a person to decide, or use made-up data
escalate contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "path"
	some form in target.forms
	_is_health(form)
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_health(form) if regex.match(`\.(?:dcm|dicom|hl7|hl7v2|ccda|cda\.xml|vcf\.gz|bam|cram|fastq(?:\.gz)?)$|\.fhir\.(?:json|xml|ndjson)$|(?:^|[/\\])(?:patients?|patient[_-](?:files|records|data)|medical[_-]records?|health[_-]records?|ehr[_-]exports?|phi)[/\\](?:.*[/\\])?[^/\\]+\.(?:pdf|csv|tsv|ndjson|xml|xlsx?|docx?|tiff?)$`, form)
