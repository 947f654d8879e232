/** In place of verbs: the token holds whatever its account holds at the time. For machines, that have nothing else. */
export const WHOLE_ACCOUNT = '*'
