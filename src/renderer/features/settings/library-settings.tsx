// The Community Library: from which server artifacts come, with which token and key, and whether subscriptions follow by themselves.
import { useState } from 'react'
import { Link } from 'wouter'
import { type PatchSettings, patchSettingsSchema, type Settings } from '../../../shared/contract/settings.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox, TextField } from '../../ui/field.tsx'
import { FormFailure } from '../../ui/form-failure.tsx'
import { homes } from '../../ui/homes.ts'
import { LockedFields } from '../../ui/locked-fields.tsx'
import { notify, withNotice } from '../../ui/notices.tsx'
import { Section } from '../../ui/section.tsx'
import { useForm } from '../../ui/use-form.ts'
import type { SettingsStore } from './store.ts'

export function LibrarySettings({ store }: { store: SettingsStore }) {
  const settings = store((state) => state.settings)
  if (!settings) return null
  return (
    <Section
      title="Community Library"
      about={
        <>
          Where{' '}
          <Link href={homes.library} className="text-accent underline">
            the library
          </Link>{' '}
          comes from. Without a server it is the starter library that came with the console; publishing needs one.
        </>
      }
    >
      <LockedFields needs="admin">
        {/* What was saved elsewhere is shown anew. */}
        <Server key={`${settings.library_base_url} ${settings.library_key_id}`} settings={settings} store={store} />
        <Following settings={settings} store={store} />
      </LockedFields>
    </Section>
  )
}

interface PartProps {
  readonly settings: Settings
  readonly store: SettingsStore
}

function Server({ settings, store }: PartProps) {
  const { library_base_url, library_key_id, library_token } = settings
  const form = useForm({
    initial: { library_base_url, library_key_id, library_token: '' },
    // A token that is not typed stays as it is.
    parse: ({ library_token: typed, ...rest }) =>
      patchSettingsSchema.safeParse({
        library_base_url: rest.library_base_url.trim(),
        library_key_id: rest.library_key_id.trim(),
        ...(typed === '' ? {} : { library_token: typed.trim() }),
      }),
    async send(body: PatchSettings) {
      await store.getState().patch(body)
      form.set('library_token', '')
      notify({ text: 'The library is set.' })
    },
  })
  const { values, errors, set, check } = form
  const known = library_token !== ''
  const forget = () =>
    void withNotice(() => store.getState().patch({ library_token: '' }), {
      done: () => ({ text: 'The token is forgotten.' }),
      failed: 'The token is kept.',
    })
  return (
    <form onSubmit={form.onSubmit} noValidate className="flex flex-col gap-4">
      <TextField
        label="Address of the library server"
        mono
        value={values.library_base_url}
        set={(value) => set('library_base_url', value)}
        onBlur={() => check('library_base_url')}
        error={errors.library_base_url}
        placeholder="https://library.example.org"
        help="https only, or http on this machine. Empty: the starter library."
      />
      <TextField
        label={known ? 'Another token' : 'Token'}
        type="password"
        mono
        autoComplete="off"
        value={values.library_token}
        set={(value) => set('library_token', value)}
        error={errors.library_token}
        help={
          known
            ? 'One is set, and is never shown again. It is sent to this server alone.'
            : 'For publishing and reviewing. It is never shown again, and sent to this server alone.'
        }
      />
      <TextField
        label="Key id of its log"
        mono
        maxLength={16}
        value={values.library_key_id}
        set={(value) => set('library_key_id', value)}
        onBlur={() => check('library_key_id')}
        error={errors.library_key_id}
        help="16 characters that whoever runs the server tells you. Empty: the key that it shows first is kept."
      />
      <FormFailure of={form} />
      <div className="flex flex-wrap gap-2">
        <Button submit tone="main" needs="admin" busy={form.sending}>
          Save the server
        </Button>
        {known && (
          <Button needs="admin" onClick={forget}>
            Forget the token
          </Button>
        )}
      </div>
    </form>
  )
}

function Following({ settings, store }: PartProps) {
  const { library_sync_enabled, library_cool_down_hours } = settings
  const [typed, setTyped] = useState(String(library_cool_down_hours))
  const save = (patch: PatchSettings, before: PatchSettings) =>
    void withNotice(() => store.getState().patch(patch), {
      done: () => ({ text: 'The setting is saved.', undo: () => store.getState().patch(before) }),
      failed: 'The setting is as it was.',
    })
  const hours = patchSettingsSchema.safeParse({ library_cool_down_hours: typed === '' ? undefined : Number(typed) })
  const wrong = typed === '' || !hours.success
  const leave = () => {
    if (wrong || Number(typed) === library_cool_down_hours) return
    save({ library_cool_down_hours: Number(typed) }, { library_cool_down_hours })
  }
  return (
    <div className="flex flex-col gap-4">
      <Checkbox
        label="Look for new versions of subscriptions by itself"
        checked={library_sync_enabled}
        set={(next) => save({ library_sync_enabled: next }, { library_sync_enabled })}
        help="Off, subscriptions stay as they are until somebody presses Sync now."
      />
      <div className="max-w-80">
        <TextField
          label="Hours before a clean update counts"
          inputMode="numeric"
          value={typed}
          set={setTyped}
          onBlur={leave}
          error={wrong ? 'Write a whole number of hours, 0 or more.' : undefined}
          help="Time for others to notice that a publisher was taken over. 0: with the next sync."
        />
      </div>
    </div>
  )
}
