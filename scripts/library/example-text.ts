// Makes the texts that tests of secrets need out of templates: right in form, and plainly made up to people and to scanners alike.

const repeated: Readonly<Record<string, string>> = {
  base62: 'Example0',
  lower: 'example',
  hex: '0123456789abcdef',
  digits: '1234567890',
}

/** `key = <<base62:40>>`. Throws for a template that it does not know. */
export function exampleText(template: string): string {
  return template.replace(/<<([^<>:]+):(\d+)>>/g, (whole, name: string, length: string) => {
    const part = repeated[name]
    if (!part) throw new Error(`${whole} is no part of a template`)
    return part.repeat(Math.ceil(Number(length) / part.length)).slice(0, Number(length))
  })
}
