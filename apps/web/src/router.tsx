import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
} from '@tanstack/react-router'
import { FaultState, Frame, NothingHere, Skeleton, useViewer } from '@testudo/ui'
import { type ComponentType, useEffect } from 'react'
import { capabilities } from './capabilities.ts'
import { Plain } from './Plain.tsx'
import { useSession } from './session.ts'
import { SignedInShell } from './SignedInShell.tsx'

const root = createRootRoute({ component: Outlet, notFoundComponent: Lost })

/** Asks who is signed in; without anyone it goes to the sign-in page and comes back afterwards. */
function Inside() {
  const session = useSession()
  if (session.data?.signedIn === true) return <SignedInShell session={session.data} />
  if (session.data !== undefined) return <Navigate to="/sign-in" search={{ to: here() }} replace />
  return (
    <Plain>
      {session.error === null ? (
        <Skeleton />
      ) : (
        <FaultState error={session.error} onAgain={() => void session.refetch()} />
      )}
    </Plain>
  )
}

/** Pages that need no one signed in: coming back to them would lead nowhere. */
const OUTSIDE = ['/', '/sign-in', '/welcome']

function here(): string {
  const { pathname, search } = window.location
  return OUTSIDE.includes(pathname) ? '' : `${pathname}${search}`
}

/** An address nobody answers, shown inside the frame and the same for absent and denied. */
function Lost() {
  return (
    <Frame>
      <div className="w-plain">
        <NothingHere page />
      </div>
    </Frame>
  )
}

function Start() {
  const viewer = useViewer()
  const first = capabilities
    .flatMap(({ nav }) => (nav !== undefined && viewer.may(nav.may) ? [nav] : []))
    .toSorted((a, b) => a.order - b.order)[0]
  const portal = capabilities.find((one) => one.portal !== undefined && viewer.may(one.portal.may))?.portal
  if (first === undefined && portal !== undefined) return <Leave to={portal.to} />
  return <Navigate to={first?.to ?? '/activity'} replace />
}

/** Pages the node writes itself are no views of this app: the browser asks for them. */
function Leave({ to }: { to?: string }) {
  useEffect(() => window.location.replace(to ?? window.location.href), [to])
  return <Skeleton />
}

const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Inside })

type Load = () => Promise<{ readonly default: ComponentType }>

const page = (path: string, load: Load) =>
  createRoute({
    getParentRoute: () => inside,
    path,
    component: lazyRouteComponent(load),
    pendingComponent: Skeleton,
    errorComponent: ({ error, reset }) => <FaultState error={error} onAgain={reset} />,
  })

const outside = (path: string, load: Load) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load) })

const gallery =
  import.meta.env.DEV || import.meta.env['VITE_GALLERY'] === '1'
    ? [outside('/gallery', () => import('./pages/gallery/Gallery.tsx'))]
    : []

const routeTree = root.addChildren([
  outside('/sign-in', () => import('./pages/SignIn.tsx')),
  outside('/welcome', () => import('./pages/Welcome.tsx')),
  ...gallery,
  inside.addChildren([
    createRoute({ getParentRoute: () => inside, path: '/', component: Start }),
    page('/activity', () => import('./pages/activity/Activity.tsx')),
    page('/administration', () => import('./pages/administration/Administration.tsx')),
    page('/account', () => import('./pages/account/Account.tsx')),
    ...capabilities.flatMap(({ routes }) => routes.map(({ path, load }) => page(path, load))),
    ...capabilities.flatMap(({ portal }) =>
      (portal === undefined ? [] : [portal.to, `${portal.to}/$`]).map((path) =>
        createRoute({ getParentRoute: () => inside, path, component: () => <Leave /> }),
      ),
    ),
    createRoute({ getParentRoute: () => inside, path: '$', component: () => <NothingHere page /> }),
  ]),
])

/** Search parameters stay plain strings: `?at=221642ZNOV26` never turns into a number or JSON. */
export const router = createRouter({
  routeTree,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const entries = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
    const text = new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString()
    return text === '' ? '' : `?${text}`
  },
  defaultPreload: 'intent',
  defaultPreloadDelay: 60,
})
