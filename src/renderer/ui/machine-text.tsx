// Text that a machine compares, shown so that nothing in it can hide: invisible characters become visible escapes.

const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u
const splitter = /([\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029])/u

/** `limit` characters are shown; longer text is cut in the middle, never at the end. */
export function MachineText({ text, limit, mark }: { text: string; limit?: number; mark?: string | undefined }) {
  const shown = limit === undefined ? text : cutInTheMiddle(text, limit)
  return (
    <bdi dir="ltr" className="font-mono break-all" title={visible(text)}>
      {mark ? <Marked text={shown} mark={mark} /> : <Visible text={shown} />}
    </bdi>
  )
}

function Visible({ text }: { text: string }) {
  if (!hidden.test(text)) return text
  return text.split(splitter).map((part, index) =>
    hidden.test(part) ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
      <span key={index} className="rounded-sm bg-deny-wash px-0.5 text-deny">
        {escapeOf(part)}
      </span>
    ) : (
      part
    ),
  )
}

/** What a rule matched is underlined in the target itself. */
function Marked({ text, mark }: { text: string; mark: string }) {
  const at = text.toLowerCase().indexOf(mark.toLowerCase())
  if (at < 0) return <Visible text={text} />
  return (
    <>
      <Visible text={text.slice(0, at)} />
      <span className="underline decoration-2 underline-offset-2">
        <Visible text={text.slice(at, at + mark.length)} />
      </span>
      <Visible text={text.slice(at + mark.length)} />
    </>
  )
}

export function cutInTheMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text
  const tail = Math.ceil((limit - 1) * 0.6)
  return `${text.slice(0, limit - 1 - tail)}…${text.slice(-tail)}`
}

/** The same text with every hidden character written out, for attributes and copies. */
export function visible(text: string): string {
  return text.replace(new RegExp(hidden.source, 'gu'), escapeOf)
}

function escapeOf(character: string): string {
  if (character === '\n') return '⏎'
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`
}
