// How far domains are trusted: what each tier does, a line to add one, and those that have one.
import { X } from 'lucide-react'
import { z } from 'zod'
import { type TrustDomain, type TrustTier, trustTierSchema } from '../../../shared/contract/inbound-rule.ts'
import { visible } from '../../../shared/visible-text.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Select, TextField } from '../../ui/field.tsx'
import { MachineText } from '../../ui/machine-text.tsx'
import { withNotice } from '../../ui/notices.tsx'
import { OperatorName, useRefusal } from '../../ui/operators.tsx'
import { Section } from '../../ui/section.tsx'
import { Ago, useNow } from '../../ui/time.tsx'
import { useForm } from '../../ui/use-form.ts'
import { readDomain } from './domain-text.ts'
import type { InboundStore } from './store.ts'
import { tiers, tierWords } from './words.ts'

export function DomainsPart({ store }: { store: InboundStore }) {
  const domains = store((state) => state.domains)
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-3xl flex-col gap-8 p-6 pb-16">
        <Section
          title="What trust does"
          about="A domain covers everything below it; of two that fit, the longer one counts."
        >
          <dl className="grid grid-cols-[96px_minmax(0,1fr)] items-baseline gap-x-3 gap-y-2">
            {tiers.map((tier) => (
              <div key={tier} className="contents">
                <dt>
                  <Chip tone={tierWords[tier].tone}>{tier}</Chip>
                </dt>
                <dd className="m-0">{tierWords[tier].about}</dd>
              </div>
            ))}
          </dl>
          <p className="text-soft">A domain that is not listed counts as untrusted.</p>
        </Section>
        <Section title="Domains">
          <AddDomain store={store} />
          {domains.length === 0 ? (
            <p className="text-soft">
              None is listed yet. Trust the ones that are yours, such as <MachineText text="intranet.example.com" />,
              and block those that no agent has any business with.
            </p>
          ) : (
            <ul aria-label="Domains">
              {domains.map((item) => (
                <DomainRow key={item.id} item={item} store={store} />
              ))}
            </ul>
          )}
        </Section>
      </div>
    </div>
  )
}

interface Typed {
  readonly domain: string
  readonly tier: TrustTier
}

const typedSchema = z.strictObject({
  domain: z.string().transform((typed, context) => {
    const read = readDomain(typed)
    if ('domain' in read) return read.domain
    context.addIssue({ code: 'custom', message: read.problem })
    return z.NEVER
  }),
  tier: trustTierSchema,
})

function AddDomain({ store }: { store: InboundStore }) {
  const form = useForm<Typed, Typed>({
    initial: { domain: '', tier: 'trusted' },
    parse: (values) => typedSchema.safeParse(values),
    async send({ domain, tier }) {
      await store.getState().addDomain(domain, tier)
      form.set('domain', '')
    },
  })
  const { values, errors } = form
  const read = readDomain(values.domain)
  const stored = 'domain' in read && read.domain !== values.domain.trim().toLowerCase() ? read.domain : null
  return (
    <form
      onSubmit={form.onSubmit}
      noValidate
      className="grid items-start gap-2 min-[560px]:grid-cols-[minmax(0,1fr)_160px_auto]"
    >
      <TextField
        label="Domain"
        mono
        value={values.domain}
        set={(domain) => form.set('domain', domain)}
        onBlur={() => values.domain !== '' && form.check('domain')}
        placeholder="docs.example.org"
        help={stored === null ? undefined : <>Kept and compared as {stored}.</>}
        error={errors.domain ?? form.failure ?? undefined}
      />
      <Select label="Trust" value={values.tier} set={(tier) => form.set('tier', tier)} options={tierOptions} />
      <div className="min-[560px]:pt-[23px]">
        <Button needs="admin" tone="main" submit busy={form.sending}>
          Add the domain
        </Button>
      </div>
    </form>
  )
}

const tierOptions = tiers.map((value) => ({ value, label: value }))

function DomainRow({ item, store }: { item: TrustDomain; store: InboundStore }) {
  const now = useNow(5000)
  const locked = useRefusal('admin') !== null
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-3 border-t border-line py-1.5 first:border-t-0">
      <span className="min-w-0">
        <MachineText text={item.domain} />
        <span className="block text-xs text-soft">
          by <OperatorName id={item.created_by} /> · <Ago at={item.created_at} now={now} />
        </span>
      </span>
      {locked ? (
        <Chip tone={tierWords[item.tier].tone}>{item.tier}</Chip>
      ) : (
        <select
          aria-label={`Trust in ${visible(item.domain)}`}
          value={item.tier}
          onChange={(event) => changeTier(store, item, event.target.value as TrustTier)}
          className="h-8 rounded-md border border-line bg-paper px-2"
        >
          {tiers.map((tier) => (
            <option key={tier} value={tier}>
              {tier}
            </option>
          ))}
        </select>
      )}
      {!locked && (
        <IconButton label={`Forget ${visible(item.domain)}`} onClick={() => forget(store, item)}>
          <X aria-hidden size={14} />
        </IconButton>
      )}
    </li>
  )
}

function changeTier({ getState }: InboundStore, { domain, tier: before }: TrustDomain, tier: TrustTier): void {
  void withNotice(() => getState().changeTier(domain, tier), {
    done: () => ({ text: `${domain} is ${tier} from now on.`, undo: () => getState().changeTier(domain, before) }),
    failed: 'Its trust is as it was.',
  })
}

function forget({ getState }: InboundStore, { id, domain, tier }: TrustDomain): void {
  void withNotice(() => getState().removeDomain(id), {
    done: () => ({ text: `Forgot ${domain}.`, undo: () => getState().addDomain(domain, tier) }),
    failed: 'It still counts.',
  })
}
