// Names of files and folders that hold secrets: the same words as in policies/lib/sensitive.rego (a test compares them).

export const sensitiveNames: readonly string[] = [
  '.env',
  '.ssh',
  '.aws',
  '.gnupg',
  '.kube',
  '.docker',
  '.netrc',
  '.npmrc',
  '.pypirc',
  '.git-credentials',
  'id_rsa',
  'id_ed25519',
  'id_ecdsa',
  'credentials',
  'secrets',
]
