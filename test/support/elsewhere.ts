// The other addresses of this machine, at which a server that listens on 127.0.0.1 alone does not answer.
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'

/** Those of them that take a connection. All of 127.0.0.0/8 is this machine on Linux, so there is always one to try there. */
export async function answeringElsewhere(port: number): Promise<string[]> {
  const known = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  const own = known.filter(({ address }) => address !== '127.0.0.1').map(({ address }) => address)
  const tried = process.platform === 'linux' ? ['127.0.0.2', ...own] : own
  const answers = await Promise.all(tried.map((address) => takesConnection(address, port)))
  return tried.filter((_, at) => answers[at])
}

function takesConnection(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: 2000 })
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}
