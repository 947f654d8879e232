import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

/** One hue, ten steps from light to dark; 4 is the accent on dark ground, 6 and 7 the fills on dark and light. */
const accent: MantineColorsTuple = [
  '#E6EDFB',
  '#CFDDFB',
  '#A9C4FF',
  '#95B7FF',
  '#82AAFF',
  '#5586EC',
  '#2B62D9',
  '#1F55C4',
  '#18469F',
  '#18264A',
]

/** Mantine wears our tokens: sizes here, colours through `tokenVariables`. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { dark: 6, light: 7 },
  colors: { accent },
  defaultRadius: 6,
  fontFamily: 'var(--t-font)',
  fontFamilyMonospace: 'var(--t-mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '14px', xl: '16px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  focusRing: 'auto',
  respectReducedMotion: true,
  autoContrast: false,
})

/** Points every Mantine colour at a token, the same names in both schemes: the tokens themselves change with the scheme. */
export const tokenVariables: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--t-canvas)',
    '--mantine-color-text': 'var(--t-text)',
    '--mantine-color-dimmed': 'var(--t-text2)',
    '--mantine-color-placeholder': 'var(--t-text3)',
    '--mantine-color-default': 'var(--t-surface)',
    '--mantine-color-default-hover': 'var(--t-hover)',
    '--mantine-color-default-color': 'var(--t-text)',
    '--mantine-color-default-border': 'var(--t-line-strong)',
    '--mantine-color-anchor': 'var(--t-text)',
    '--mantine-color-error': 'var(--t-not-text)',
    '--mantine-color-disabled-color': 'var(--t-text3)',
    '--mantine-color-disabled': 'var(--t-raised)',
  }
  return { variables: {}, dark: both, light: both }
}
