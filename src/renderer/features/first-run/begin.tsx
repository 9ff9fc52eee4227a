// The way to begin: what the console does, shown in a minute with nothing of one's own at stake.
import { Play } from 'lucide-react'
import { useLocation } from 'wouter'
import { Button } from '../../ui/button.tsx'
import { withNotice } from '../../ui/notices.tsx'
import type { FirstRunStore } from './store.ts'

export function Begin({ store }: { store: FirstRunStore }) {
  const start = store((state) => state.start)
  const [, navigate] = useLocation()
  const begin = async () => {
    if (await withNotice(start, { failed: 'The first run could not begin.' })) navigate('/first-run')
  }
  return (
    <section className="flex flex-col gap-3 rounded-md border border-line bg-panel p-6">
      <h2 className="text-xl font-semibold">See it work first</h2>
      <p className="max-w-prose">
        One click makes a scratch folder, starts the real filesystem server on it, and lets a small agent make three
        calls: one that is allowed, one that is denied, and one that waits for your answer. Your own files are not
        touched.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button needs="admin" tone="main" onClick={() => void begin()} icon={<Play aria-hidden size={14} />}>
          Show me
        </Button>
        <Button onClick={() => navigate('/servers')}>Add my own server</Button>
      </div>
    </section>
  )
}
