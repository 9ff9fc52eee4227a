// Words of git that make it run a program: options and settings, wherever among the arguments they stand.

/** On a tool of git: `-c name=value`, and options that name a program, a file to write or another repository. */
export const optionThatRuns =
  /^\s*(-c\b|--(config-env|config|upload-pack|receive-pack|exec|output|ext-diff|textconv|open-files-in-pager|git-dir|work-tree|template|separate-git-dir|no-index)\b)/i

/** Names of settings whose value git runs or reads as settings, and transports that run a program. */
export const gitSettingThatRuns =
  /^\s*((core\.(sshcommand|fsmonitor|hookspath|pager|editor|askpass|gitproxy|attributesfile|worktree)|alias\.[\w-]+|credential\.(\S+\.)?helper|filter\.\S+\.(clean|smudge|process)|diff\.(external|\S+\.(command|textconv))|merge\.\S+\.driver|(merge|diff)tool\.\S+\.(cmd|path)|gpg\.(\S+\.)?program|sequence\.editor|uploadpack\.packobjectshook|remote\.\S+\.(uploadpack|receivepack|proxy|vcs)|init\.templatedir|include\.path|includeif\.\S+|protocol\.\S+\.allow|pager\.\S+|sendemail\.\S+cmd|url\.\S+\.insteadof)(\s*=.*)?$|(ext|fd)::)/i
