# What the law forbids to work with by default.
package behavry.community.special_categories_of_data_need_a_permission

import data.behavry.lib.finding

# METADATA
# title: Special category without permission
# custom:
#   code: community.special_categories_of_data_need_a_permission
#   reason: Data of this kind needs the permission database:special_categories
#   remedy: Use other tables, or ask the operator for the permission database:special_categories
deny contains finding.of(rego.metadata.rule()) if {
	some target in input.request.targets
	target.kind == "table"
	some form in target.forms
	_is_special(form)
	not "database:special_categories" in input.agent.permissions
}

# One constant expression, so that the engine compiles it once and not for every call.
_is_special(form) if regex.match(`(?:^|_)(?:religions?|religious|ethnic(?:ity|ities|_origins?)?|racial|political(?:_[a-z]+)?|trade_unions?|union_(?:members?|memberships?|dues)|biometrics?|biometric_[a-z]+|fingerprints_people|face_(?:embeddings?|templates?)|voice_?prints?|genetics?|genetic_[a-z]+|genomes?|dna_[a-z]+|sexual(?:_[a-z]+)?|criminal_[a-z]+|convictions?)(?:_|$)`, form)
