// Words that stand where a password would: documentation and examples are full of them, and nothing is lost with them.

const ofWhom = 'a|an|any|the|this|some|my|our|your|new|old|real|actual|enter|insert|put|db|database|user|admin'
const what = 'password|passwd|passphrase|pass|pwd|pw|secret'
const named = new RegExp(`^(?:${ofWhom})*(?:${what})(?:here|goeshere)?$`)
const alone =
  /^(?:change(?:me|it|this)|replace(?:me|it|this)?|placeholder|redacted|removed|hidden|masked|todo|example|dummy)$/
const blank = /^(?:x{3,}|\*{3,}|\.{3,}|_{3,}|#{3,}|\?{3,})$/

/** Whether a value names a secret instead of being one: `secret`, `your-password`, `<password>`, `changeme`, `xxxx`. Never with a digit. */
export function isPlaceholder(value: string): boolean {
  const lowered = value.toLowerCase()
  if (blank.test(lowered)) return true
  const letters = lowered.replace(/^(?:<(.*)>|\[(.*)\]|\$?\{{1,2}(.*?)\}{1,2})$/s, '$1$2$3').replace(/[\s._-]/g, '')
  return named.test(letters) || alone.test(letters)
}
