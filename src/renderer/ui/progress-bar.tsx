// How far something is. In our own colours: at nothing, a browser's own bar looks like a full one.
export interface ProgressBarProps {
  readonly done: number
  readonly total: number
  /** What is counted. */
  readonly label: string
  /** Its width. */
  readonly className?: string
}

const parts = `appearance-none overflow-hidden rounded-full bg-line
[&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent [&::-moz-progress-bar]:bg-accent`

export function ProgressBar({ done, total, label, className = '' }: ProgressBarProps) {
  return (
    <progress value={Math.min(done, total)} max={total} aria-label={label} className={`h-2 ${parts} ${className}`} />
  )
}
