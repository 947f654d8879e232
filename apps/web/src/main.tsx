import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { policies, session } from '@testudo/platform/contracts/identity'
import { askAhead, Look, queryClient } from '@testudo/ui'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { PolicyGate } from './PolicyGate.tsx'
import { router } from './router.tsx'
import './web.css'

askAhead(session, {})
askAhead(policies, {})

const place = document.getElementById('app')
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <Look>
        <QueryClientProvider client={queryClient}>
          <PolicyGate>
            <RouterProvider router={router} />
          </PolicyGate>
        </QueryClientProvider>
      </Look>
    </StrictMode>,
  )
}
