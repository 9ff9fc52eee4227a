// Adds servers from pasted client settings: what the text says, each entry to be looked at and chosen, then added one by one.
import { useMemo, useRef, useState } from 'react'
import type { CreateServer, Server } from '../../../shared/contract/server.ts'
import { Button } from '../../ui/button.tsx'
import { TextArea } from '../../ui/field.tsx'
import { TrustTools } from './add-by-form.tsx'
import { parsePastedServers } from './parse-pasted-servers.ts'
import { PastedEntry } from './pasted-entry.tsx'
import { firstChoice, type PastedChoice, type PastedServer, toBeAdded } from './pasted-server.ts'
import type { UnreadableText } from './read-pasted-text.ts'

/** How far the adding of one entry is. */
export type Progress = { readonly step: 'adding' | 'added' } | { readonly step: 'failed'; readonly why: string }

const example = `{
  "mcpServers": {
    "files": {
      "command": "npx",
      "args": ["-y", "@modelcontextprotocol/server-filesystem", "/home/me/notes"]
    }
  }
}`

export interface PasteServersProps {
  readonly existing: readonly Server[]
  /** Throws with a sentence. */
  readonly send: (body: CreateServer) => Promise<unknown>
  /** All that was chosen is there. */
  readonly done: (ids: readonly string[]) => void
}

export function PasteServers({ existing, send, done }: PasteServersProps) {
  const [text, setText] = useState('')
  const [choices, setChoices] = useState<Readonly<Record<string, PastedChoice>>>({})
  const [progress, setProgress] = useState<Readonly<Record<string, Progress>>>({})
  const [trust, setTrust] = useState(false)
  const [sending, setSending] = useState(false)
  // What exists is taken as it was when the text came: else entries just added would be marked as known.
  const known = useRef(existing)
  const read = useMemo(() => (text.trim() === '' ? null : parsePastedServers(text, known.current)), [text])
  const servers = read && 'servers' in read ? read.servers : []
  const choiceOf = (server: PastedServer) => choices[server.key] ?? firstChoice(server)
  const paste = (next: string) => {
    known.current = existing
    setText(next)
    setChoices({})
    setProgress({})
  }
  const chosen = servers.filter((server) => choiceOf(server).included && progress[server.key]?.step !== 'added')
  const addAll = async () => {
    setSending(true)
    const tell = (key: string, step: Progress) => setProgress((before) => ({ ...before, [key]: step }))
    const added: string[] = []
    for (const server of chosen) {
      tell(server.key, { step: 'adding' })
      const result = await addOne(server, choiceOf(server), trust, send)
      tell(server.key, result)
      if (result.step === 'added') added.push(choiceOf(server).id)
    }
    setSending(false)
    if (added.length === chosen.length) done(added)
  }
  return (
    <div className="flex flex-col gap-4">
      <TextArea
        label="Settings of a client"
        mono
        rows={servers.length > 0 ? 6 : 12}
        value={text}
        set={paste}
        placeholder={example}
        help="As in Claude Desktop, Cursor or VS Code: a whole file, its part on servers, or one entry. Comments and trailing commas are fine."
        error={read && 'problem' in read ? whereAndWhy(read) : undefined}
      />
      {servers.length > 0 && (
        <>
          <ul aria-label="Servers in the text" className="flex flex-col gap-3">
            {servers.map((server) => (
              <PastedEntry
                key={server.key}
                server={server}
                choice={choiceOf(server)}
                change={(part) => setChoices({ ...choices, [server.key]: { ...choiceOf(server), ...part } })}
                progress={progress[server.key]}
              />
            ))}
          </ul>
          <TrustTools checked={trust} set={setTrust} />
          <div>
            <Button tone="main" busy={sending} disabled={chosen.length === 0} onClick={() => void addAll()}>
              {chosen.length === 1 ? 'Add 1 server' : `Add ${chosen.length} servers`}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}

async function addOne(
  server: PastedServer,
  choice: PastedChoice,
  trust: boolean,
  send: PasteServersProps['send'],
): Promise<Progress> {
  const ready = toBeAdded(server, choice, trust)
  if ('problem' in ready) return { step: 'failed', why: ready.problem }
  try {
    await send(ready.body)
    return { step: 'added' }
  } catch (error) {
    return { step: 'failed', why: error instanceof Error ? error.message : 'It could not be added.' }
  }
}

function whereAndWhy({ problem, line, column }: UnreadableText): string {
  return line === undefined ? problem : `Line ${line}, column ${column}: ${problem}`
}
