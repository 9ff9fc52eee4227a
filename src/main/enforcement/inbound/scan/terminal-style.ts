// How a terminal shows text after the escapes that set colours and emphasis: SGR, ECMA-48 8.3.117, ITU-T T.416 for other colours.

/** What is on. Starts as a terminal does, with nothing. */
export class TerminalStyle {
  #text: string | null = null
  #ground: string | null = null
  readonly #on = new Set<number>()

  /** Takes the parameters of one escape, as `1;38;5;8`. False when everything was like that already. */
  set(parameters: string): boolean {
    const before = this.#all
    const left = parameters.split(';')
    for (let next = left.shift(); next !== undefined; next = left.shift()) this.#setOne(next, left)
    return this.#all !== before
  }

  get plain(): boolean {
    return this.#all === JSON.stringify([null, null, []])
  }

  get concealed(): boolean {
    return this.#on.has(conceal)
  }

  /** Text in the colour of what is behind it. */
  get unreadable(): boolean {
    return this.#text !== null && this.#text === this.#ground
  }

  get #all(): string {
    return JSON.stringify([this.#text, this.#ground, [...this.#on].toSorted()])
  }

  #setOne(parameter: string, left: string[]): void {
    const code = Number(parameter.split(':')[0])
    if (code === 38) this.#text = colour(parameter, left)
    else if (code === 48) this.#ground = colour(parameter, left)
    else if (code === 0) this.#reset()
    else if (code < 10) this.#on.add(code)
    else if (code === 22) for (const weight of [1, 2]) this.#on.delete(weight)
    else if (code > 20 && code < 30) this.#on.delete(code - 20)
    else this.#setBasic(code)
  }

  #setBasic(code: number): void {
    const [tens, number] = [Math.floor(code / 10), code % 10]
    if (code === 39) this.#text = null
    else if (code === 49) this.#ground = null
    else if (number > 7) return
    else if (tens === 3 || tens === 9) this.#text = `5;${tens === 9 ? number + 8 : number}`
    else if (tens === 4 || tens === 10) this.#ground = `5;${tens === 10 ? number + 8 : number}`
  }

  #reset(): void {
    this.#text = null
    this.#ground = null
    this.#on.clear()
  }
}

const conceal = 8

/** `38:2::r:g:b`, or `38` with the rest in the parameters that follow, which are taken away. */
function colour(parameter: string, left: string[]): string {
  const [, kind, ...rest] = parameter.split(':')
  if (kind !== undefined) return `${kind};${rest.slice(kind === '2' ? -3 : -1).join(';')}`
  const follows = left.shift()
  return `${follows};${left.splice(0, follows === '2' ? 3 : 1).join(';')}`
}
