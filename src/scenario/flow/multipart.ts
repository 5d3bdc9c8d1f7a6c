/** One size class of an upload: how often, and how large. */
export interface SizeClass {
  readonly name: string;
  /** Share relative to the other classes; greater than 0. */
  readonly weight: number;
  /** Bytes, drawn uniformly between both ends. */
  readonly fromBytes: number;
  readonly toBytes: number;
}

/** A file part of a multipart body, its bytes made up anew for each request. */
export interface UploadedFile {
  readonly field: string;
  /** Template. */
  readonly fileName: string;
  readonly contentType: string;
  /** Never empty. Times are kept apart by class: `http_req_duration{endpoint:upload small}`. */
  readonly sizes: readonly SizeClass[];
}

/** A multipart/form-data body (RFC 7578). */
export interface Multipart {
  /** Templates by field name. */
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly UploadedFile[];
}
