// The only place where features meet.
import { Redirect, Route, Switch } from 'wouter'
import { ActivityPage } from '../features/activity/activity-page.tsx'
import { EscalationsPage } from '../features/escalations/escalations-page.tsx'
import { PopupPage } from '../features/escalations/popup-page.tsx'
import { Empty } from '../ui/states.tsx'
import type { Stores } from './app.tsx'

export function Routes({ stores }: { stores: Stores }) {
  return (
    <Switch>
      <Route path="/">
        <Redirect to="/activity" replace />
      </Route>
      <Route path="/activity/:id?">{({ id }) => <ActivityPage store={stores.activity} id={id ?? null} />}</Route>
      <Route path="/escalations/:id/popup">{({ id }) => <PopupPage store={stores.escalations} id={id} />}</Route>
      <Route path="/escalations/:id?">
        {({ id }) => <EscalationsPage store={stores.escalations} id={id ?? null} />}
      </Route>
      <Route>
        <Empty title="There is no such page">
          <p>Choose one on the left, or press ? for the keys.</p>
        </Empty>
      </Route>
    </Switch>
  )
}
