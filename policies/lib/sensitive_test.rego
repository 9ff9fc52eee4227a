package behavry.lib.sensitive_test

import data.behavry.lib.sensitive

test_names_that_are_sensitive if {
	every name in [
		".env", ".env.production", "prod.env", ".env_old", ".env2", ".ssh", ".aws", ".gnupg", ".kube", ".docker", ".netrc",
		".npmrc", ".pypirc", ".git-credentials", "id_rsa", "id_rsa.pub", "my-id_rsa", "id_ed25519", "id_ecdsa",
		"credentials", "aws_credentials", "credentials.json", "app-secrets.json", "secrets", "secrets.yaml", "2secrets",
	] {
		sensitive.name_in(concat("/", ["/w", name, "x"]))
		sensitive.name_in(concat("/", ["/w", name]))
	}
}

test_names_that_are_not if {
	every name in [
		"environment.md", ".environment", ".envoy", "secret-santa.ts", "secretsanta", "mysecrets", "credentialsé", "décredentials",
		".sshé", "grid_rsa", ".awssome", "documents", "",
	] {
		not sensitive.name_in(concat("/", ["/w", name]))
	}
}

test_a_dot_name_alone if {
	sensitive.holds_dot_name("/w/prod.env", ".env")
	not sensitive.holds_dot_name("/w/prodxenv", ".env")
}
