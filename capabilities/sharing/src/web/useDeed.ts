import { useDeed as useAnyDeed } from '@testudo/ui'
import { refreshSharing } from './desk/useStep.ts'

/** One question that changes something; everything of this capability is asked again afterwards. */
export const useDeed = () => useAnyDeed(refreshSharing)
