// `npm run demo`: three governed calls on a scratch folder.
process.argv.splice(2, 0, 'demo')
await import('./behavry.mjs')
