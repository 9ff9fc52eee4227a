// One form: its values, what is wrong with them (checked on blur and when sent), and the first error in focus.
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { CallError } from '../api/call.ts'
import { afterPress } from './after-press.ts'

export interface Form<V extends object> {
  readonly values: V
  readonly errors: Readonly<Record<string, string>>
  /** What was refused as a whole. */
  readonly failure: string | null
  readonly sending: boolean
  set<K extends keyof V>(name: K, value: V[K]): void
  setAll(values: V): void
  /** Checks one field when it is left. */
  check(name: keyof V & string): void
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void
}

export interface FormOptions<V extends object, B> {
  readonly initial: V
  /** What is sent, or a ZodError-like list of what is wrong; paths start with the names of `V`. */
  readonly parse: (values: V) => z.ZodSafeParseResult<B>
  /** Throws CallError; its `errors` land at their fields. */
  readonly send: (body: B) => Promise<void>
}

export function useForm<V extends object, B>({ initial, parse, send }: FormOptions<V, B>): Form<V> {
  const [values, setAll] = useState(initial)
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [failure, setFailure] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const { form, refused } = useFocusOnRefusal(errors)
  const fail = (found: Readonly<Record<string, string>>, whole: string | null) => {
    refused.current = true
    setErrors(found)
    setFailure(whole)
  }
  const submit = async () => {
    const result = parse(values)
    if (!result.success) return fail(firstByField(result.error.issues), null)
    setSending(true)
    fail({}, null)
    try {
      await send(result.data)
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      const found = firstByField(error.errors.map(({ path, message }) => ({ path: path.split('.'), message })))
      const known = Object.keys(found).some((name) => name in values)
      fail(found, known ? null : error.message)
    } finally {
      setSending(false)
    }
  }
  return {
    values,
    errors,
    failure,
    sending,
    setAll,
    set: (name, value) => setAll((before) => ({ ...before, [name]: value })),
    check: (name) =>
      afterPress(() => {
        const found = problemsIn(parse(values))[name]
        setErrors(({ [name]: _, ...rest }) => (found === undefined ? rest : { ...rest, [name]: found }))
      }),
    onSubmit(event) {
      event.preventDefault()
      form.current = event.currentTarget
      void submit()
    },
  }
}

/** After the errors of a refusal are drawn: the first field that is marked gets the focus. */
function useFocusOnRefusal(errors: Readonly<Record<string, string>>) {
  const form = useRef<HTMLFormElement | null>(null)
  const refused = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: new errors are what this waits for
  useEffect(() => {
    if (refused.current) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    refused.current = false
  }, [errors])
  return { form, refused }
}

function problemsIn(result: z.ZodSafeParseResult<unknown>): Readonly<Record<string, string>> {
  return result.success ? {} : firstByField(result.error.issues)
}

function firstByField(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]) {
  const found: Record<string, string> = {}
  for (const { path, message } of issues) {
    const name = String(path[0] ?? '')
    found[name] ??= message
  }
  return found
}
