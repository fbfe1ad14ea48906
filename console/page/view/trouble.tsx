import { isSilence } from '../read/request.ts';

/** What went wrong, plainly, and what to do. */
export function Trouble({ error }: { readonly error: Error }) {
  return (
    <p class="trouble" role="alert">
      {isSilence(error) ? (
        <>
          <strong>The system has stopped.</strong> Start it with <code>make start</code>: everything goes on where it
          was, and so does this page.
        </>
      ) : (
        <>
          <strong>The system answered with an error.</strong> {error.message}
        </>
      )}
    </p>
  );
}
