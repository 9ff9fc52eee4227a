// Data protection: what may not leave in a call, how well each pattern does, and a text to try them on.
import { useEffect, useMemo } from 'react'
import { Collection } from '../../ui/collection.tsx'
import { usePlace } from '../../ui/creating.ts'
import { homes } from '../../ui/homes.ts'
import { Sheet } from '../../ui/sheet.tsx'
import { PatternDetail } from './pattern-detail.tsx'
import { PatternForm } from './pattern-form.tsx'
import { PatternList } from './pattern-list.tsx'
import type { DlpStore } from './store.ts'
import { TryText } from './try-text.tsx'

export function DlpPage({ store, id }: { store: DlpStore; id: string | null }) {
  const loaded = store()
  const { items, measures, measure } = loaded
  const { select, creating, create } = usePlace(homes.dlp, id, 'admin')
  const names = useMemo(() => Object.fromEntries(items.map((item) => [item.id, item.name])), [items])
  const ids = useMemo(() => items.map((item) => item.id), [items])
  const close = () => select(null)
  useEffect(() => {
    void measure().catch(() => {})
  }, [measure])
  return (
    <>
      <Collection
        of={loaded}
        words={{
          one: 'pattern',
          many: 'patterns',
          gone: 'It was removed, or never had this id.',
          kept: 'They go on being looked for in every call.',
        }}
        id={id}
        select={select}
        steps={ids}
        list={<PatternList items={items} measures={measures} selected={id} select={select} write={create} />}
        detail={(item) => <PatternDetail key={item.id} item={item} store={store} close={close} />}
        other={id === 'try' && <TryText names={names} close={close} />}
      />
      {creating && (
        <Sheet
          title="Write a pattern"
          about="It counts from the moment it is kept, for every agent."
          close={() => select(id)}
          wide
        >
          <PatternForm store={store} done={select} />
        </Sheet>
      )}
    </>
  )
}
