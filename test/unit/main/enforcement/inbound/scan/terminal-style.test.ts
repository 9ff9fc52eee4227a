// What SGR escapes leave on: colours in every way of writing them, emphasis, and whether an escape changes anything.
import { describe, expect, it } from 'vitest'
import { TerminalStyle } from '../../../../../../src/main/enforcement/inbound/scan/terminal-style.ts'

const styled = (...escapes: string[]) => {
  const style = new TerminalStyle()
  const changed = escapes.map((parameters) => style.set(parameters))
  return { style, changed }
}

describe('the style of a terminal', () => {
  it.each([
    [['31', '41']],
    [['91;101']],
    [['97', '48;5;15']],
    [['38;5;200;48;5;200']],
    [['38:5:200', '48;5;200']],
    [['38:2::10:20:30', '48;2;10;20;30']],
    [['38:2:10:20:30', '1', '48:2::10:20:30']],
  ])('is unreadable after %j', (escapes) => {
    expect(styled(...escapes).style.unreadable).toBe(true)
  })

  it.each([
    [['31', '42']],
    [['31']],
    [['41']],
    [['31;41', '39']],
    [['31;41', '49']],
    [['31;41', '0']],
    [['31;41', '']],
    [['38;5;8', '48;5;9']],
    [['38;2;8;8;8', '48;5;8']],
  ])('is readable after %j', (escapes) => {
    expect(styled(...escapes).style.unreadable).toBe(false)
  })

  it('conceals only by the attribute, not by a colour of that number', () => {
    expect(styled('0;8').style.concealed).toBe(true)
    expect(styled('8', '28').style.concealed).toBe(false)
    expect(styled('38;5;8').style.concealed).toBe(false)
    expect(styled('1;38;2;8;8;8').style.concealed).toBe(false)
  })

  it('knows what changes nothing, and what is plain', () => {
    expect(styled('1', '1', '1;31', '31', '22', '39', '39').changed).toEqual([
      true,
      false,
      true,
      false,
      true,
      true,
      false,
    ])
    expect(styled('1;4:3;31', '22;24;39').style.plain).toBe(true)
    expect(styled('1', '').style.plain).toBe(true)
    expect(styled('7').style.plain).toBe(false)
    expect(styled('58;5;1', '777', '38').style.concealed).toBe(false)
  })
})
