import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

export type Font = 'text' | 'bold' | 'mono'

const FILES: Readonly<Record<Font, string>> = {
  text: '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  bold: '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
  mono: '@expo-google-fonts/jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf',
}

const read = new Map<Font, Buffer>()

/** The faces of the screen as whole fonts: a PDF needs one file per weight, and letters of every ally. */
export function fontFile(font: Font): Buffer {
  let bytes = read.get(font)
  if (bytes === undefined) {
    bytes = readFileSync(createRequire(import.meta.url).resolve(FILES[font]))
    read.set(font, bytes)
  }
  return bytes
}
