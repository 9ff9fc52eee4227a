// Each guard of the operator's API and of the agents' listener, turned off; and each role that an endpoint asks for, lowered.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Prover, replacing, type SabotageCase } from './sabotage-case.ts'

const contract = (...names: string[]): Prover => ({
  by: 'vitest',
  files: names.map((name) => `test/contract/api/${name}.test.ts`),
})
const unit = (...names: string[]): Prover => ({
  by: 'vitest',
  files: names.map((name) => `test/unit/main/${name}.test.ts`),
})
const frames: Prover = { by: 'vitest', files: ['test/integration/hostile-frames.test.ts'], built: true }

const guard = 'src/main/api/guard.ts'
const route = 'src/main/api/route.ts'
const loopback = 'src/main/api/serve-loopback.ts'
const agents = 'src/main/proxy/http-guard.ts'

const written: readonly SabotageCase[] = [
  {
    id: 'api/token of this run',
    file: guard,
    without: replacing('if (timingSafeEqual(hashOf(given), wanted)) return', 'if (given.length > 0) return'),
    prover: unit('api/guard'),
  },
  {
    id: 'api/no token',
    file: guard,
    without: replacing(
      'given === undefined ? null : operatorOf(given)',
      'given === undefined ? localOperator : operatorOf(given)',
    ),
    prover: unit('api/guard'),
  },
  {
    id: 'api/role of an operator',
    file: guard,
    without: replacing('if (!includesRole(operator.role, role))', 'if (operator.role === undefined)'),
    prover: contract('roles'),
  },
  {
    id: 'api/role before the body',
    file: route,
    without: replacing("      mustHaveRole(context.get('operator'), endpoint.role)\n", ''),
    prover: contract('roles'),
  },
  {
    id: 'api/operator asked again after the body',
    file: route,
    without: replacing("operator: guard(context.req.header('authorization'))", "operator: context.get('operator')"),
    prover: contract('operators'),
  },
  {
    id: 'api/query twice',
    file: route,
    without: replacing('if (twice !== undefined)', 'if (twice === undefined && names.length < 0)'),
    prover: contract('problems'),
  },
  {
    id: 'api/bodies are checked',
    file: route,
    without: replacing(
      '  const result = schema.safeParse(value)\n',
      '  if (value) return value\n  const result = schema.safeParse(value)\n',
    ),
    prover: contract('problems'),
  },
  {
    id: 'api/HEAD of a stream',
    file: route,
    without: replacing(
      "endpoint.stream && context.req.method === 'HEAD'",
      "endpoint.stream && context.req.method === 'NONE'",
    ),
    prover: contract('problems'),
  },
  {
    id: 'loopback/foreign host',
    file: loopback,
    without: replacing('|| !own.includes(host.toLowerCase())', ''),
    prover: contract('loopback'),
  },
  {
    id: 'loopback/two hosts',
    file: loopback,
    without: replacing('moreHosts.length > 0 ||', ''),
    prover: contract('loopback'),
  },
  {
    id: 'loopback/foreign origin',
    file: loopback,
    without: replacing('origins.some((origin) =>', 'origins.some((origin) => false &&'),
    prover: contract('loopback'),
  },
  {
    id: 'loopback/two origins',
    file: loopback,
    without: replacing('origins.length > 1 ||', ''),
    prover: contract('loopback'),
  },
  {
    id: 'loopback/own address alone',
    file: loopback,
    without: replacing("server.listen(port, '127.0.0.1',", "server.listen(port, '0.0.0.0',"),
    prover: contract('loopback'),
  },
  {
    id: 'agents/own address alone',
    file: 'src/main/proxy/listener.ts',
    without: replacing("server.listen(port, '127.0.0.1',", "server.listen(port, '0.0.0.0',"),
    prover: frames,
  },
  {
    id: 'agents/foreign host',
    file: agents,
    without: replacing("if (!hosts.includes((request.headers.host ?? '').toLowerCase()))", 'if (hosts.length === 0)'),
    prover: frames,
  },
  {
    id: 'agents/foreign origin',
    file: agents,
    without: replacing('origin !== undefined && !hosts', 'origin === "" && !hosts'),
    prover: frames,
  },
  {
    id: 'agents/doubled header',
    file: agents,
    without: replacing('if (doubled) return', 'if (doubled === "") return'),
    prover: frames,
  },
  {
    id: 'operators/self-approval',
    file: 'src/main/identity/self-approval.ts',
    without: (text) => text.replace(/ok: false/g, 'ok: true'),
    prover: unit('identity/self-approval'),
  },
  {
    id: 'kill switch/asked first',
    file: 'src/main/enforcement/judge.ts',
    without: replacing('if (everythingDenied()) return allDenied', ''),
    prover: { by: 'vitest', files: ['test/integration/answers.test.ts'], built: true },
  },
]

export function apiCases(project: string): SabotageCase[] {
  const folder = 'src/shared/endpoints'
  const lowered = readdirSync(join(project, folder)).flatMap((name) => {
    const file = `${folder}/${name}`
    return rolesIn(file, readFileSync(join(project, file), 'utf8'))
  })
  return [...written, ...lowered]
}

/** Every endpoint that asks for more than a viewer, open to viewers. */
function rolesIn(file: string, text: string): SabotageCase[] {
  return [...text.matchAll(/^ {2}'([A-Z]+ \/[^']*)': \{[\s\S]*?^ {4}role: '(\w+)'/gm)]
    .filter(([, , role]) => role !== 'viewer')
    .map(([found, key, role]) => ({
      id: `roles/${key}`,
      file,
      without: replacing(found, found.replace(`role: '${role}'`, "role: 'viewer'")),
      prover: contract('roles'),
    }))
}
