// The table of what is known of the logs of libraries, as tables.ts has the others.

/** The pinned key of one library and the newest head of its log that was believed. */
export interface LibraryHeadRow {
  tenant_id: string
  /** Base URL of the library. */
  source: string
  key_id: string
  /** SPKI in PEM. */
  public_key: string
  /** JSON text. */
  head: string
  updated_at: string
}

export interface LibraryHeadTables {
  library_heads: LibraryHeadRow
}
