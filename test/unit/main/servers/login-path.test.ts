// PATH of the login shell: whatever a profile prints, waits for or leaves behind, it is found whole or not at all.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { askLoginShell, createLoginPath } from '../../../../src/main/servers/login-path.ts'
import { processesWith, until } from '../../../support/processes.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

const folders = '/opt/tools/bin:/usr/bin:/bin'

/** A real bash whose home holds this profile, and what it does at its end. */
function bash(profile: string, end = '') {
  const home = tempFolder()
  writeFileSync(join(home, '.bash_profile'), `${end && `trap '. "$HOME/end"' EXIT\n`}${profile}`)
  writeFileSync(join(home, 'end'), end)
  return { home, environment: { SHELL: '/bin/bash', HOME: home, PATH: '/usr/bin:/bin' } }
}

/** A program that stands for another shell; it is run with what a shell is given. */
function shellNamed(name: string, script: string) {
  const home = tempFolder()
  const shell = join(home, name)
  writeFileSync(shell, `#!/bin/sh\n${script}\n`)
  chmodSync(shell, 0o755)
  return { home, environment: { SHELL: shell, HOME: home, PATH: '/usr/bin:/bin' } }
}

describe('the login shell', () => {
  it('says its own PATH', async () => {
    const { environment } = bash(`export PATH=${folders}`)
    expect(await askLoginShell(environment)).toEqual({ shell: '/bin/bash', path: folders, problem: null })
  })

  it('is understood when its profile prints before, around and after', async () => {
    const profile = [
      'echo "Welcome back."',
      `printf 'no line end %s' "$PATH"`,
      `printf '\\033[2J\\033]0;title\\007'`,
      'echo to-stderr >&2',
      `export PATH=${folders}`,
    ].join('\n')
    const { environment } = bash(profile, 'echo "Goodbye."; clear 2>/dev/null; printf "%s" "$PATH"')
    expect((await askLoginShell(environment)).path).toBe(folders)
  })

  it('keeps spaces and letters of every kind', async () => {
    const path = '/Users/An Na/bin:/opt/süß/bin:/bin'
    const { environment } = bash(`export PATH='${path}'`)
    expect((await askLoginShell(environment)).path).toBe(path)
  })

  it('that traces what it runs does not pass its own command off as the answer', async () => {
    const { environment } = bash(`set -xv\nexec 2>&1\nexport PATH=${folders}`)
    expect((await askLoginShell(environment)).path).toBe(folders)
  })

  it('that hangs is given up, with all that it started', async () => {
    const mark = `7${Math.floor(Math.random() * 1e9)}`
    const { environment } = bash(`trap '' TERM\nsleep ${mark}\nexport PATH=${folders}`)
    const { path, problem } = await askLoginShell(environment, 300)
    expect(path).toBeNull()
    expect(problem).toContain('did not answer within')
    await until(() => processesWith(`sleep ${mark}`).length === 0, 'no process left')
  })

  it('that is given up may put away what it was working on', async () => {
    const { home, environment } = bash(`trap 'rm "$HOME/lock"' EXIT\ntouch "$HOME/lock"\nsleep 600`)
    expect((await askLoginShell(environment, 300)).path).toBeNull()
    expect(existsSync(join(home, 'lock'))).toBe(false)
  })

  it('that is given up takes along what would outlive it', async () => {
    const mark = `5${Math.floor(Math.random() * 1e9)}`
    const { environment } = bash(`(trap '' TERM; exec sleep ${mark}) &\nsleep 600`)
    expect((await askLoginShell(environment, 300)).path).toBeNull()
    await until(() => processesWith(`sleep ${mark}`).length === 0, 'no process left')
  })

  it('may finish its own end once it has answered', async () => {
    const { home, environment } = bash(`export PATH=${folders}`, 'sleep 0.2; touch "$HOME/finished"')
    expect((await askLoginShell(environment)).path).toBe(folders)
    expect(existsSync(join(home, 'finished'))).toBe(true)
  })

  it('that never ends is ended once it has answered', async () => {
    const mark = `8${Math.floor(Math.random() * 1e9)}`
    const { environment } = bash(`export PATH=${folders}`, `sleep ${mark}`)
    expect((await askLoginShell(environment, 60_000)).path).toBe(folders)
    expect(processesWith(`sleep ${mark}`)).toEqual([])
  })

  it('may leave a program behind, which is not waited for and lives on', async () => {
    const { home, environment } = bash(`export PATH=${folders}\n(sleep 0.5; touch "$HOME/rehashed") &`)
    expect((await askLoginShell(environment, 60_000)).path).toBe(folders)
    expect(existsSync(join(home, 'rehashed'))).toBe(false)
    await until(() => existsSync(join(home, 'rehashed')), 'the program to finish')
  })

  it('that asks for something gets no answer and no terminal', async () => {
    const { environment } = bash(`read -r answer\nread -r answer </dev/tty\nexport PATH=${folders}`)
    expect((await askLoginShell(environment)).path).toBe(folders)
  })

  it('that floods is cut off', async () => {
    const { environment } = shellNamed('sh', 'exec yes')
    expect(await askLoginShell(environment, 60_000)).toMatchObject({
      path: null,
      problem: expect.stringContaining('too much'),
    })
  })

  it.each([
    ['ends before it answers', 'exit 1', 'without saying its PATH'],
    ['has no PATH', 'exec env PATH= /bin/sh -c "$2"', 'no folder'],
    ['does not know variables', `exec /bin/sh -c "$(printf '%s' "$2" | tr '"' "'")"`, 'no folder'],
  ])('that %s is a problem, in words', async (_, script, words) => {
    const { environment } = shellNamed('odd', script)
    expect(await askLoginShell(environment)).toMatchObject({ path: null, problem: expect.stringContaining(words) })
  })

  it('that is not there is a problem', async () => {
    const { path, problem } = await askLoginShell({ SHELL: '/nowhere/bash', PATH: '/bin' })
    expect(path).toBeNull()
    expect(problem).toContain('/nowhere/bash')
  })

  it.each([
    ['fish', '-lc'],
    ['zsh', '-lc'],
    ['tcsh', '-c'],
    ['csh', '-c'],
  ])('%s is asked with %s', async (name, option) => {
    const { home, environment } = shellNamed(name, `echo "$1" > "$HOME/option"; PATH=${folders} exec /bin/sh -c "$2"`)
    expect((await askLoginShell(environment)).path).toBe(folders)
    expect(readFileSync(join(home, 'option'), 'utf8').trim()).toBe(option)
  })

  it('is the one of the account where the environment names none', async () => {
    const { shell } = await askLoginShell({ HOME: tempFolder(), PATH: '/usr/bin:/bin' })
    expect(shell).toMatch(/^\//)
  })
})

describe('the path of programs', () => {
  it("is the login shell's, then ours", async () => {
    const { environment } = bash(`export PATH=${folders}`)
    expect(await createLoginPath(environment).fresh()).toBe(`${folders}:/usr/bin:/bin`)
  })

  it('is ours alone when the shell does not say', async () => {
    const { environment } = shellNamed('odd', 'exit 1')
    expect(await createLoginPath(environment).known()).toBe('/usr/bin:/bin')
  })

  it('is asked for once by connections, and anew when a program is looked up', async () => {
    const { home, environment } = bash(`echo once >> "$HOME/asked"\nexport PATH=${folders}`)
    const asked = () => readFileSync(join(home, 'asked'), 'utf8').trim().split('\n').length
    const path = createLoginPath(environment)
    await Promise.all([path.known(), path.known()])
    await path.known()
    expect(asked()).toBe(1)
    await path.fresh()
    expect(asked()).toBe(2)
  })

  it('stays what it was when the shell stops answering', async () => {
    const { home, environment } = bash(`test -e "$HOME/broken" && exit 1\nexport PATH=${folders}`)
    const path = createLoginPath(environment)
    const before = await path.fresh()
    mkdirSync(join(home, 'broken'))
    expect(existsSync(join(home, 'broken'))).toBe(true)
    expect(await path.fresh()).toBe(before)
  })
})
