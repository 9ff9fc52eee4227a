// What carries messages to and from one upstream server, whichever transport it speaks.

/** A longer message ends the link (decision 4). */
export const messageLimitBytes = 32 * 1024 * 1024

export interface UpstreamLink {
  /** `id` is that of a request; without it nobody waits for an answer. */
  send(text: string, id?: number): void
  onMessage(listener: (text: string) => void): void
  /** One request could not be carried; the link itself stands. */
  onRequestFailed(listener: (id: number, why: string) => void): void
  /** Called once, with why in a sentence. */
  onEnd(listener: (why: string) => void): void
  /** The server agreed to this protocol version. */
  initialized(protocolVersion: string): void
  /** Nobody waits for the answer to this request any more. */
  abandon(id: number): void
  /** Resolves when nothing of it is left. */
  close(): Promise<void>
}
