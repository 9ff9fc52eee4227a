export async function connect(_argv: readonly string[]): Promise<number> { return 2 }
