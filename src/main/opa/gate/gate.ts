// The gate for every text that may reach the live engine (decision 11): nothing here touches that engine.
import type { GateFinding, ValidatedPolicy } from '../../../shared/contract/policy.ts'
import type { PolicyModule } from '../active-set.ts'
import { type CommunityCopies, communityReferences } from '../community-references.ts'
import { indexOf } from '../module-index.ts'
import type { OneShot } from '../one-shot.ts'
import {
  authoredPackages,
  type ModuleIndex,
  moduleIdOf,
  renderModule,
  type TenantPolicy,
  type TenantSource,
} from '../render-module.ts'
import { checkAnnotations } from './annotations.ts'
import { type Builtins, checkBuiltins, readBuiltins } from './builtins.ts'
import { compileModule } from './compile.ts'
import { type CorpusRun, runCorpus } from './corpus.ts'
import { checkHeads, headsIn, type SpeakingHead } from './heads.ts'
import { checkInputPaths } from './input-paths.ts'
import { checkPackageLine } from './package-line.ts'
import { parseModule } from './parse.ts'
import { checkReferences } from './references.ts'
import type { SampleCall } from './sample-calls.ts'
import { scanText } from './scan-text.ts'
import { checkSeverity } from './severity.ts'
import { createSourceText, type SourceText } from './source-text.ts'
import type { Tree } from './tree.ts'

export interface GateDeps {
  readonly oneShot: OneShot
  /** The shipped modules and data that every policy is loaded with. */
  readonly base: { readonly modules: readonly PolicyModule[]; readonly data: Readonly<Record<string, unknown>> }
  /** Names of the functions that policies may call (resources/rego-capabilities.json). */
  readonly allowedBuiltins: readonly string[]
  /** The calls that every policy is tried on (resources/gate-corpus.json). */
  readonly samples: readonly SampleCall[]
}

export interface GateQuestion {
  readonly source: TenantSource
  /** Under which it is or would be loaded; drafts need none. */
  readonly policyId?: string
  readonly tenantId?: string
  /** Of a community module: its package is `behavry.community.<slug>`. */
  readonly slug?: string
  /** The tenant's other modules as they are loaded; one of the same id is left out. */
  readonly others?: readonly PolicyModule[]
  /** The community modules that a text of the tenant's own may refer to. */
  readonly copies?: CommunityCopies
  readonly signal?: AbortSignal | undefined
}

export interface GateReport extends ValidatedPolicy {
  /** For valid texts: which calls the policy is about; null when it may be all. */
  readonly index: ModuleIndex | null
  /** Through which words the policy speaks. */
  readonly heads: readonly SpeakingHead[]
}

export interface Gate {
  /** Rejects only when aborted, or when the engine cannot be run at all. */
  check(text: string, question: GateQuestion): Promise<GateReport>
  builtins(): Promise<Builtins>
}

export function createGate(deps: GateDeps): Gate {
  const samples = {
    names: deps.samples.map(({ name }) => name),
    envelopes: JSON.stringify(deps.samples.map(({ envelope }) => envelope)),
  }
  let known: Promise<Builtins> | null = null
  const builtins = () => {
    known ??= readBuiltins(deps.oneShot, deps.allowedBuiltins).catch((error: unknown) => {
      known = null
      throw error
    })
    return known
  }
  return {
    builtins,
    async check(text, question) {
      const scan = scanText(text)
      const source = createSourceText(text)
      const misnamed = scan.errors.length > 0 ? null : checkPackageLine(source, authoredPackageOf(question))
      const early = [...scan.errors, ...(misnamed ? [misnamed] : [])]
      if (early.length > 0) return refused(early)
      const { source: origin, policyId: id = 'draft', tenantId: tenant_id = 'local' } = question
      const policy = { id, tenant_id, source: origin, rego_content: text }
      const parsed = await parseModule(deps.oneShot, source, renderModule(policy).text, question.signal)
      if ('errors' in parsed) return refused(parsed.errors, scan.warnings)
      const { tree } = parsed
      const found = checkTree(tree, source, question, await builtins())
      const warnings = [...scan.warnings, ...found.warnings].sort(byPlace)
      if (found.errors.length > 0) return refused(found.errors, warnings)
      const heads = headsIn(tree)
      const capabilities = (await builtins()).capabilities()
      const ran = await prove(deps, { policy, question, source, tree, heads, samples, capabilities })
      return ran.length > 0
        ? refused(ran, warnings)
        : { valid: true, errors: [], warnings, index: indexOf(tree), heads }
    },
  }
}

interface Proof extends Pick<CorpusRun, 'source' | 'tree' | 'heads' | 'samples' | 'capabilities'> {
  readonly policy: Pick<TenantPolicy, 'id' | 'tenant_id' | 'source' | 'rego_content'>
  readonly question: GateQuestion
}

/** Compiled as it would be loaded, beside whatever it would meet; at the same time run on the sample calls, which counts only then. */
async function prove({ oneShot, base }: GateDeps, { policy, question, ...proof }: Proof): Promise<GateFinding[]> {
  const module = renderModule(policy, question.copies)
  const others = (question.others ?? []).filter((each) => each.id !== module.id)
  const shared = { oneShot, module, ...proof, signal: question.signal }
  const modules = [...base.modules, ...referredTo(policy, question)]
  const [compiled, ran] = await Promise.all([
    compileModule({ ...shared, others: [...base.modules, ...others] }),
    runCorpus({ ...shared, policy, base: modules, data: base.data }),
  ])
  return compiled.length > 0 ? compiled : ran
}

function referredTo(
  { rego_content, tenant_id }: Pick<TenantPolicy, 'rego_content' | 'tenant_id'>,
  question: GateQuestion,
) {
  const { others = [], copies = new Map<string, string>() } = question
  const ids = communityReferences(rego_content).map(({ slug }) =>
    moduleIdOf({ id: copies.get(slug) ?? '', tenant_id, source: 'community' }),
  )
  return others.filter(({ id }) => ids.includes(id))
}

function authoredPackageOf({ source, slug }: GateQuestion): string {
  return source === 'community' ? `${authoredPackages.community}.${slug ?? ''}` : authoredPackages[source]
}

function checkTree(tree: Tree, source: SourceText, question: GateQuestion, builtins: Builtins) {
  const { source: origin, policyId = 'draft', tenantId = 'local', copies } = question
  const reach = {
    authored: authoredPackageOf(question).split('.'),
    loaded: ['behavry', 'tenants', tenantId, origin, policyId],
    community: origin === 'custom' ? [...(copies?.keys() ?? [])] : [],
  }
  const heads = checkHeads(tree, source, origin)
  const errors = [
    ...checkAnnotations(tree, source),
    ...checkReferences(tree, source, reach),
    ...checkBuiltins(tree, source, builtins),
    ...heads.errors,
    ...checkSeverity(tree, source),
  ]
  return { errors, warnings: [...heads.warnings, ...checkInputPaths(tree, source)] }
}

function refused(errors: GateFinding[], warnings: GateFinding[] = []): GateReport {
  return { valid: false, errors: errors.sort(byPlace), warnings, index: null, heads: [] }
}

function byPlace(a: GateFinding, b: GateFinding): number {
  return a.line - b.line || a.column - b.column
}
