import { Buffer } from 'node:buffer';
import type { FileAccess } from '../files/file-access.ts';
import { lstatOrNull } from '../files/file-access.ts';
import { PRIVATE, StateFileWriter } from '../files/state-file.ts';
import type { OperationOutcome } from '../journal/run/outcomes.ts';
import type { Run } from '../journal/run/run.ts';
import type { Session } from '../journal/session.ts';
import { readLines } from '../records/line-reader.ts';
import { checkFormat, linePlace, parseStoredLine } from '../records/stored-json.ts';
import type { Certificate } from './certificate.ts';
import { CERTIFICATES_FORMAT, formatCertificate } from './certificate.ts';

/**
 * Adds the certificates of a run, all of them at once or none: the file is written anew with them at its end, so
 * no reader meets half a run and a repeated step finds its run there already.
 */
export async function writeCertificates({ library, now }: Session, run: Run): Promise<void> {
  const { access, state } = library;
  const provenAt = now().toISOString();
  if (hasCertificates(access, state.certificates, run)) return;
  if (!hasAny(certificatesOf({ run, provenAt }))) return;
  using writer = new StateFileWriter(access, state.certificates, { mode: PRIVATE });
  copyStored(access, state.certificates, writer);
  for (const certificate of certificatesOf({ run, provenAt }))
    writer.write(`${formatCertificate(certificate)}\n`);
  writer.commit();
}

function hasAny(certificates: Iterable<Certificate>): boolean {
  for (const certificate of certificates) return certificate !== null;
  return false;
}

/** True where the run's certificates are stored already. */
function hasCertificates(access: FileAccess, path: string, run: Run): boolean {
  if (lstatOrNull(access, path) === null) return false;
  // A quote inside a stored path is written \", so these bytes can only be the field itself.
  const ownRun = Buffer.from(`"runId":${JSON.stringify(run.runId)}`);
  for (const line of readLines(access, path)) {
    if (line.number === 1)
      checkFormat(parseStoredLine(path, line), CERTIFICATES_FORMAT, linePlace(path, line));
    if (!line.whole) parseStoredLine(path, line);
    if (line.bytes.includes(ownRun)) return true;
  }
  return false;
}

/** Copies what is there, or begins the file. */
function copyStored(access: FileAccess, path: string, writer: StateFileWriter): void {
  if (lstatOrNull(access, path) === null) writer.write(`${JSON.stringify(CERTIFICATES_FORMAT)}\n`);
  else for (const line of readLines(access, path)) writer.write(`${line.bytes.toString('utf8')}\n`);
}

function* certificatesOf(of: { readonly run: Run; readonly provenAt: string }): Generator<Certificate> {
  for (const joined of of.run.outcomes()) {
    const certificate = certificateOf(joined, of);
    if (certificate !== null) yield certificate;
  }
}

function certificateOf(
  { operation, outcome }: OperationOutcome,
  { run, provenAt }: { run: Run; provenAt: string },
): Certificate | null {
  if (operation.kind !== 'move' || operation.state !== 'validated' || outcome.kind !== 'done') return null;
  if (outcome.to === null || outcome.keeper === undefined) return null;
  return {
    certId: `${run.runId}-${operation.id}`,
    runId: run.runId,
    path: operation.from,
    to: outcome.to,
    sha256: operation.sha256,
    size: operation.stat.size,
    original: outcome.keeper,
    provenAt,
  };
}
