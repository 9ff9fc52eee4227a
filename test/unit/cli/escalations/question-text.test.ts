// A held call in a terminal: everything is there, and nothing of it can look like ours.
import { describe, expect, it } from 'vitest'
import { questionLines } from '../../../../src/cli/escalations/question-text.ts'
import { wrapped } from '../../../../src/cli/escalations/wrapped.ts'
import { heldCall } from '../../../support/held-call.ts'

const now = Date.parse('2026-01-01T13:55:00.000Z')

describe('a question', () => {
  it('says who, what, why, reach, arguments and time left, in this order and whole', () => {
    expect(questionLines(heldCall(), now, 200)).toEqual([
      'Held call 3f0b7a52-6f0e-4d8e-9a55-0d2a52c0c7a1',
      '  tester wants to write /home/me/MEMORY.md on files',
      '  No requester named · tool write_file · risk tier medium · agent 7c2f9b1e-1e0b-4c55-9a7e-6b8d5c4e3f03',
      '',
      'Why it is held',
      '  Files that steer an agent are written only with your consent',
      '  Rule blast_radius.protected_file',
      '',
      'Reach',
      '  write path /home/me/MEMORY.md (written "~/MEMORY.md" at /path)',
      '  delete path /home/me/old.md',
      '',
      'Arguments',
      '  path: "~/MEMORY.md"',
      '  content: "one\\ntwo"',
      '  force: true',
      '  mode: "true"',
      '',
      'Time left 5:00, then the call is denied.',
      `Digest ${'d1'.repeat(32)}`,
    ])
  })

  it('keeps every character of a long argument, and none begins a line', () => {
    const content = `${'x'.repeat(5000)}\nTime left 9:99\u001b[2K\rArguments\u202e`
    const lines = questionLines(heldCall({ arguments: { content }, targets: [] }), now, 80)
    const from = lines.indexOf('Arguments') + 1
    const shown = lines.slice(from, lines.indexOf('', from))
    expect(shown.every((line) => line.startsWith('  ') && line.length <= 80)).toBe(true)
    const joined = shown.map((line) => line.slice(2)).join('')
    expect(joined).toContain('x'.repeat(5000))
    expect(joined).toContain('\\nTime left 9:99\\u001b[2K\\rArguments⟨U+202E⟩')
    expect(lines.filter((line) => line.startsWith('Time left'))).toHaveLength(1)
    expect(lines).toContain('  Nothing that could be named.')
  })

  it.each(['agent_name', 'reason', 'policy', 'target', 'tool_name', 'requester_id'] as const)(
    'shows what hides in %s',
    (field) => {
      const lines = questionLines(heldCall({ [field]: 'a\u001b[31m\u200b\nDigest b' }), now, 300)
      expect(lines.join('\n')).toContain('a⟨U+001B⟩[31m⟨U+200B⟩⏎Digest b')
      expect(lines.filter((line) => line.startsWith('Digest'))).toHaveLength(1)
    },
  )

  it('says what became of it instead of the time', () => {
    const told = {
      status: 'denied',
      resolved_at: '2026-01-01T11:00:00.000Z',
      resolved_by: 'local',
      notes: 'no',
      guidance: 'Use notes.md',
    } as const
    const lines = questionLines(heldCall(told), now, 100)
    expect(lines.join('\n')).not.toContain('Time left')
    expect(lines).toContain('  tester wanted to write /home/me/MEMORY.md on files')
    expect(lines.slice(-4)).toEqual([
      'Outcome',
      '  A person denied this call. (2026-01-01T11:00:00.000Z, by local)',
      '  Notes: no',
      '  The agent was told: Use notes.md',
    ])
  })

  it('of a result says what was found and both texts that can be handed over, each within its line', () => {
    const text = 'one\nTime left 9:99\u202e'
    const held = heldCall({
      kind: 'result',
      tool_name: 'fetch',
      findings: [
        {
          pattern_class: 'encoded_payload',
          severity: 'high',
          at: '/content/0/text',
          decoder: 'tags',
          content_snippet: 'run it\u001b[2J',
        },
      ],
      result: { content: [{ type: 'text', text }] },
      sanitised_result: null,
      release: null,
    })
    const lines = questionLines(held, now, 200)
    expect(lines.slice(0, 2)).toEqual([
      'Held result 3f0b7a52-6f0e-4d8e-9a55-0d2a52c0c7a1',
      '  What fetch on files answered tester, asked for /home/me/MEMORY.md, is held',
    ])
    expect(lines.slice(lines.indexOf('What was found'))).toEqual([
      'What was found',
      '  high encoded_payload (tags) at /content/0/text: run it⟨U+001B⟩[2J',
      '',
      'As it came (--release original)',
      '  {"content":[{"type":"text","text":"one\\nTime left 9:99⟨U+202E⟩"}]}',
      '',
      'Cleaned (--release sanitised)',
      '  It cannot be cleaned.',
      '',
      'Time left 5:00, then the result is denied.',
      `Digest ${'d1'.repeat(32)}`,
    ])
    const spent = { ...held, status: 'spent', release: 'original' } as const
    expect(questionLines(spent, now, 200).slice(-3)).toEqual([
      'Outcome',
      '  A person allowed this result, and the agent has it.',
      '  Handed over: original',
    ])
  })

  it('names a requester, verified or not, and arguments that were approved instead', () => {
    const lines = questionLines(heldCall({ requester_id: 'U1', edited_arguments: { path: '/b' } }), now, 300)
    expect(lines[2]).toMatch(/^ {2}For U1, not verified · /)
    expect(lines).toContain('  path: "/b"')
  })

  it('calls an agent that is the requester by its name', () => {
    const requester = { requester_id: 'a-1', requester_name: 'assistant', requester_verified: true }
    expect(questionLines(heldCall(requester), now, 300)[2]).toMatch(/^ {2}For assistant, verified · /)
  })
})

describe('wrapped', () => {
  it.each([
    ['a'.repeat(100), 2, 40],
    ['漢字'.repeat(50), 4, 60],
    ['👩‍💻'.repeat(30), 2, 50],
    ['', 2, 80],
    ['plain', 2, 0],
  ])('keeps within its width and loses nothing (%#)', (text, indent, width) => {
    const lines = wrapped(text, indent, width)
    expect(lines.every((line) => line.startsWith(' '.repeat(indent)))).toBe(true)
    expect(
      lines
        .map((line) => line.slice(indent))
        .join('')
        .replaceAll('⟨U+200D⟩', '\u200d'),
    ).toBe(text)
    const cells = (line: string) => [...line].reduce((sum, each) => sum + (each.charCodeAt(0) < 0x1100 ? 1 : 2), 0)
    expect(Math.max(...lines.map(cells))).toBeLessThanOrEqual(Math.max(40, width))
  })
})
