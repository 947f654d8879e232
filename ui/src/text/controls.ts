/** What turns the reading order of the text around it, by the names of Unicode (UAX #9 §2). None of them draws anything. */
const NAMES: Readonly<Record<string, string>> = {
  '\u061c': 'ALM',
  '\u200e': 'LRM',
  '\u200f': 'RLM',
  '\u202a': 'LRE',
  '\u202b': 'RLE',
  '\u202c': 'PDF',
  '\u202d': 'LRO',
  '\u202e': 'RLO',
  '\u2066': 'LRI',
  '\u2067': 'RLI',
  '\u2068': 'FSI',
  '\u2069': 'PDI',
}
const CONTROLS = new RegExp(`[${Object.keys(NAMES).join('')}]`, 'g')
const HAS_ONE = new RegExp(CONTROLS.source)

/**
 * The text with every bidirectional control as a visible mark: `exe.[RLO]gpj.txt`. A name that holds one is either broken
 * or meant to be read as another one; both are worth seeing (CVE-2021-42574, "Trojan Source").
 */
export function visibleText(text: string): string {
  return HAS_ONE.test(text) ? text.replaceAll(CONTROLS, (control) => `[${NAMES[control] ?? ''}]`) : text
}

function showIn(root: Node): void {
  if (root.nodeType === Node.TEXT_NODE) {
    const shown = visibleText(root.nodeValue ?? '')
    if (shown !== root.nodeValue) root.nodeValue = shown
    return
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) showIn(walker.currentNode)
}

/**
 * Keeps that promise for everything below `root`, whoever draws it: before the next paint every text that came or changed
 * is looked at. Only what is drawn changes; fields, copies of objects and exports keep the received characters.
 *
 * @returns ends it
 */
export function showControls(root: Element): () => void {
  showIn(root)
  const observer = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'characterData') showIn(target)
      else for (const node of addedNodes) showIn(node)
    }
  })
  observer.observe(root, { subtree: true, childList: true, characterData: true })
  return () => observer.disconnect()
}
