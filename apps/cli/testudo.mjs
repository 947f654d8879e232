#!/usr/bin/env node
// What npm links as node_modules/.bin/testudo; the command itself is the root's, which also runs on a bare clone.
import '../../bin/testudo.mjs'
