import type { PageFrame } from './types.ts'

/** The operators' pages, whichever capability writes them: whose they are, and where else there is to go. */
export const OPERATOR_PORTAL: PageFrame = {
  name: { en: 'Operator portal', fr: 'Espace opérateur' },
  home: '/operator',
  links: [
    { to: '/operator', text: { en: 'My warnings', fr: 'Mes avertissements' } },
    { to: '/operator/equipment', text: { en: 'My equipment', fr: 'Mes équipements' } },
    { to: '/operator/incidents', text: { en: 'My reports', fr: 'Mes signalements' } },
    { to: '/operator/cases', text: { en: 'My incidents', fr: 'Mes incidents' } },
    { to: '/account', text: { en: 'My account', fr: 'Mon compte' } },
  ],
}
