// This console: where it keeps what, how agents reach it, and whether its log is whole.
import { useEffect } from 'react'
import { bridge } from '../../api/bridge.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { Section } from '../../ui/section.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { Verdict } from '../../ui/verdict.tsx'
import type { SettingsStore } from './store.ts'

export function ThisConsole({ store }: { store: SettingsStore }) {
  const { console: status, loadConsole } = store()
  const now = useNow(5000)
  useEffect(() => {
    void loadConsole().catch(() => {})
  }, [loadConsole])
  if (!status) return null
  const facts = [
    ['Data folder', status.data_dir],
    ['Agents connect to', `${status.mcp_url}/mcp/v1/<server id>`],
    ['Agents over stdio', [status.connect.command, ...status.connect.args, '<server id>'].join(' ')],
  ] as const
  return (
    <Section
      title="This console"
      about={
        <>
          Version {status.version} on {status.platform}, started <Ago at={status.started_at} now={now} />
        </>
      }
    >
      <dl className="@container flex flex-col">
        {facts.map(([label, value]) => (
          <div
            key={label}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 border-t @min-[480px]:grid-cols-[160px_minmax(0,1fr)_auto] border-line py-1.5 first:border-t-0"
          >
            <dt className="col-span-full text-soft @min-[480px]:col-span-1">{label}</dt>
            <dd>
              <MachineText text={value} />
            </dd>
            <dd>
              <CopyButton label="Copy" text={value} of={label} />
            </dd>
          </div>
        ))}
      </dl>
      {bridge.openDataFolder && (
        <div>
          <Button onClick={() => void bridge.openDataFolder?.()}>Show the data folder</Button>
        </div>
      )}
      <LogHealth store={store} />
    </Section>
  )
}

function LogHealth({ store }: { store: SettingsStore }) {
  const { console: status, verified, verify } = store()
  if (!status) return null
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p>
          The log holds {status.log.rows.toLocaleString('en')} rows in {megabytes(status.log.bytes)}; everything else
          takes {megabytes(status.state_bytes)}.
        </p>
        <Button
          busy={verified === 'running'}
          onClick={() => void withNotice(verify, { failed: 'The log could not be verified.' })}
        >
          {verified === 'running' ? 'Verifying …' : 'Verify the log'}
        </Button>
      </div>
      {verified !== null && verified !== 'running' && (
        <p role="status" className="flex flex-wrap items-center gap-2">
          <Verdict word={verified.ok ? 'passed' : 'failed'} />
          {verified.ok
            ? `All ${verified.rows.toLocaleString('en')} rows are as they were written, and the signed head matches.`
            : (verified.problem ?? `Row ${verified.first_bad_seq} is not as it was written.`)}
        </p>
      )}
    </div>
  )
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toLocaleString('en', { maximumFractionDigits: 1 })} MiB`
}
