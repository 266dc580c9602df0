using System.Globalization;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Requests;
using InstaFunctions.Api.Routing;

namespace InstaFunctions.Api.OpenApi;

/// <summary>What holds for the whole API: the document's introduction.</summary>
internal static class ApiManners
{
    public static string Text { get; } = string.Create(CultureInfo.InvariantCulture, $$"""
        Publishes to Instagram professional accounts: single images, reels, stories and carousels, now or at a time, **once**.

        **First steps.** Connect an account (`POST /api/v1/instagram/accounts`), upload a mediaItem (`POST /api/v1/media`), publish it (`POST /api/v1/publish/instagram`), and follow the job (`GET /api/v1/jobs/publish/{outputJobId}` with `Prefer: wait=30`) until its status is `succeeded` or `failed`.

        **Authentication.** `Authorization: Bearer <api key>`. A key belongs to a tenant, and a tenant sees only its own: another tenant's id answers 404, exactly like one that does not exist.

        **Requests.** JSON of at most {{JsonBody.MaxBytes}} bytes, with `Content-Type: application/json`. A field that does not exist is refused (`unknown_field`), so that a misspelt one is never silently passed over; so are one that is there twice (`duplicate_field`) and an unknown query parameter of a list. An optional field that is `null` counts as absent. Everything that is wrong is told at once, in `errors`: up to {{ApiProblemException.MaxErrors}} of it, and `moreErrors` says how many there are beyond.

        **Times** are ISO 8601 with an offset, such as `2026-06-20T14:30:00+02:00`; `+0200`, `+02` and a time without seconds are taken too. One without an offset is refused: it would mean another instant on every machine. Answers are in UTC. All limits are inclusive, and judged by the service's clock.

        **Ids** are UUIDs, in the hyphenated form.

        **Errors** are `application/problem+json` (RFC 9457) with a stable `code`. 400: malformed. 422: well-formed, but outside a limit, or something that Instagram would refuse. 409: the state does not allow it. 429: too many; `code` tells whether the API's own limit (`rate_limited`) or Instagram's 24-hour window (`quota_exhausted`) is meant.

        **Once.** A POST that creates takes an `Idempotency-Key`: the same key with the same request gets the first answer again (`Idempotency-Replayed: true`), with another request 422 `idempotency_key_reused`, and while the first is in flight 409 `request_in_flight`. Keys are remembered for 24 hours.

        **Waiting.** `Prefer: wait=N` lets the call wait up to N seconds (150 at most), `Prefer: respond-async` not at all. A 202 has `Location` and `Retry-After`.

        **Versions.** What can change has an `ETag`. Send it as `If-Match` with a change, and the change is refused with 412 when somebody else was faster; send it as `If-None-Match` with a read, and an unchanged thing answers 304.

        **Lists** are paged: `limit` (1 to {{Paging.MaxLimit}}, {{Paging.DefaultLimit}} by default) and `cursor`, which is the `nextCursor` of the page before; `Link` with `rel="next"` says the same. The last page has neither. The order is stable.

        **Rate limit.** Each API key may make 600 requests a minute unless the operator has set another limit (`Api:PermitsPerMinute`). Every authenticated answer tells what is left in `RateLimit` and `RateLimit-Policy`.
        """).ReplaceLineEndings("\n");
}
