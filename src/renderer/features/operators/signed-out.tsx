// What is shown when the console knows nobody of this page's token.
import { Button } from '../../ui/button.tsx'
import { Empty } from '../../ui/states.tsx'

export function SignedOut({ retry }: { retry: () => void }) {
  return (
    <main className="flex-1" data-testid="signed-out">
      <h1 className="sr-only">Behavry Console</h1>
      <Empty title="You are not signed in">
        <p>
          This page has no token, or its token does not count any more: the console was started anew, or its operator
          was removed.
        </p>
        <p>
          Open the address that the console printed when it started, or the one that you were given. Nothing was lost:
          agents are governed all the same.
        </p>
        <div className="pt-2">
          <Button onClick={retry}>Try again</Button>
        </div>
      </Empty>
    </main>
  )
}
