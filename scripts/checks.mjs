// What is checked, one entry a runner: each says how many passed and failed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { node24, root, run, say, toolEnvironment } from './steps.mjs'

/** A runner that only knows yes and no counts as one test. */
export async function one(name, program, args) {
  say(`— ${name}`)
  const { code } = await run(program, args)
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }
}

const tool = (path) => join(root, 'node_modules', path)

export const lint = () =>
  one('lint, format and import direction', tool('.bin/biome'), ['ci', '--error-on-warnings', '.'])

export const types = async () => {
  const projects = ['tsconfig.json', 'tsconfig.renderer.json', 'tsconfig.web-tests.json']
  const results = []
  for (const project of projects) results.push(await one(`types, ${project}`, tool('.bin/tsc'), ['-p', project]))
  return sum('types', results)
}

/** `opa check --strict`, `opa fmt`, all Rego tests, and that every line of every rule is covered. */
export async function policies(opa) {
  const results = [
    await one('policies, strict', opa, ['check', '--strict', 'policies/']),
    await one('policies, format', opa, ['fmt', '--fail', '--list', 'policies/']),
  ]
  say('— policies, tests and coverage')
  const { output } = await run(opa, ['test', '--format=json', 'policies/'], { capture: true })
  const tests = JSON.parse(output || '[]')
  const failed = tests.filter((test) => test.fail || test.error)
  for (const test of failed) say(`  failed: ${test.package}.${test.name}`)
  results.push({
    name: 'rego',
    passed: tests.length - failed.length,
    failed: failed.length || (tests.length === 0 ? 1 : 0),
  })
  const report = JSON.parse(
    (await run(opa, ['test', '--coverage', '--format=json', 'policies/'], { capture: true })).output || '{}',
  )
  const open = Object.entries(report.files ?? {}).flatMap(([file, { not_covered = [] }]) =>
    not_covered.map(({ start }) => `${file}:${start.row}`),
  )
  for (const line of open) say(`  not covered: ${line}`)
  results.push({ name: 'coverage', passed: report.coverage === 100 ? 1 : 0, failed: report.coverage === 100 ? 0 : 1 })
  return sum('policies', results)
}

/** One or more vitest projects, counted from their JSON report. */
export async function vitest(projects, opa) {
  say(`— tests: ${projects.join(', ')}`)
  const folder = mkdtempSync(join(tmpdir(), 'behavry-report-'))
  const file = join(folder, 'report.json')
  const env = toolEnvironment({ BEHAVRY_OPA_PATH: opa, NO_COLOR: '1' })
  const args = [
    tool('vitest/vitest.mjs'),
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]
  const { code } = await run(node24(), args, { env })
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(file, 'utf8'))
    const failed = numFailedTests || (code === 0 ? 0 : Math.max(1, numFailedTestSuites))
    return { name: 'vitest', passed: numPassedTests, failed }
  } catch {
    return { name: 'vitest', passed: 0, failed: 1 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function sum(name, results) {
  const total = (key) => results.reduce((all, result) => all + result[key], 0)
  return { name, passed: total('passed'), failed: total('failed') }
}

/** The closing line that machines read. */
export function close(results) {
  const { passed, failed } = sum('all', results)
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0 ? 0 : 1
}
