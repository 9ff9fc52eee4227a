// A titled part of a page, with what can be done to it on the right.
import type { ReactNode } from 'react'

export function Section({
  title,
  about,
  actions,
  children,
}: {
  title: string
  about?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div className="min-w-[min(100%,220px)] flex-1">
          <h2 className="text-base font-semibold">{title}</h2>
          {about && <p className="text-soft">{about}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  )
}
