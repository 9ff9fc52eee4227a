// Parts of a page, each at an address of its own, with the one that is open marked.
import { Link } from 'wouter'

export interface PagePart {
  readonly path: string
  readonly label: string
}

export function Parts({ of, parts, current }: { of: string; parts: readonly PagePart[]; current: string }) {
  return (
    <nav aria-label={`Parts of ${of}`} className="flex shrink-0 gap-1 border-b border-line px-4">
      {parts.map(({ path, label }) => (
        <Link
          key={path}
          href={path}
          aria-current={path === current ? 'page' : undefined}
          className="-mb-px flex h-9 items-center border-b-2 border-transparent px-3 text-soft hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
