import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import '@mantine/core/styles/default-css-variables.css'
import '../tokens.css'
import '../base.css'
import { MantineProvider } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { showControls } from '../text/controls.ts'
import { useScheme } from './scheme.ts'
import { theme, tokenVariables } from './theme.ts'

/** Fonts, tokens and scheme for everything below; and no text that turns its neighbours around. */
export function Look({ children }: { children: ReactNode }) {
  const scheme = useScheme()
  useEffect(() => showControls(document.body), [])
  return (
    <MantineProvider theme={theme} cssVariablesResolver={tokenVariables} forceColorScheme={scheme}>
      {children}
    </MantineProvider>
  )
}
