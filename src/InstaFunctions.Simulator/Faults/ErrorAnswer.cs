using System.Globalization;

namespace InstaFunctions.Simulator.Faults;

/// <summary>
/// The parameter <c>answer</c>: an error as <c>code</c> or <c>code/subcode</c> (<c>24/2207008</c>), a bare HTTP status with an
/// empty body (<c>empty-429</c>), or one of the ways in which no answer comes.
/// </summary>
internal static class ErrorAnswer
{
    private const string Empty = "empty-";

    // With the texts and statuses of the platform's reference, as far as it has them.
    private static readonly Dictionary<string, (int Status, string Message)> Known = new(StringComparer.Ordinal)
    {
        ["-2"] = (500, "An unexpected error has occurred. Please retry your request later."),
        ["-1"] = (500, "An unexpected error has occurred. Please retry your request later."),
        ["1"] = (500, "An unknown error occurred"),
        ["2"] = (500, "An unexpected error has occurred. Please retry your request later."),
        ["4"] = (403, "(#4) Application request limit reached"),
        ["4/2207051"] = (403, "Application request limit reached"),
        ["9/2207042"] = (403, "Application request limit reached"),
        ["10"] = (403, "(#10) Application does not have permission for this action"),
        ["17"] = (400, "(#17) User request limit reached"),
        ["24/2207006"] = (400, "The requested resource does not exist"),
        ["24/2207008"] = (400, "The requested resource does not exist"),
        ["25/2207050"] = (400, "User is restricted"),
        ["32"] = (400, "(#32) Page request limit reached"),
        ["100/33"] = (400, "Unsupported request. Object does not exist, cannot be loaded due to missing permissions, or does not support this operation."),
        ["100/2207003"] = (400, "It takes too long to download the media."),
        ["190"] = (401, "Error validating access token: the session is invalid."),
        ["368"] = (400, "The action attempted has been deemed abusive or is otherwise disallowed"),
        ["613"] = (400, "(#613) Calls to this api have exceeded the rate limit."),
        ["9004/2207052"] = (400, "Only photo or video can be accepted as media type."),
        ["9007/2207027"] = (400, "Media ID is not available"),
        ["36003/2207009"] = (400, "The aspect ratio is not supported"),
    };

    /// <summary>The parameter.</summary>
    public static FaultParameter Parameter(string otherwise) => new(
        "answer",
        "`code` or `code/subcode`; `empty-` and an HTTP status; or `none` (held until the client gives up), `cut` (connection dropped), `broken` (half of the JSON), `html`",
        otherwise);

    /// <summary>The fault that answers so.</summary>
    /// <param name="answer">The parameter's value.</param>
    /// <param name="acts">Whether the call does what it is for all the same.</param>
    /// <exception cref="ArgumentException">It is none of the above.</exception>
    public static Fault Of(string answer, bool acts) => answer switch
    {
        "none" => new Fault { Kind = acts ? FaultKind.TimeoutAfter : FaultKind.TimeoutBefore },
        "cut" => new Fault { Kind = acts ? FaultKind.ResetAfter : FaultKind.ResetBefore },
        "broken" when acts => new Fault { Kind = FaultKind.MalformedJson },
        "html" when acts => new Fault { Kind = FaultKind.WrongContentType },
        _ when answer.StartsWith(Empty, StringComparison.Ordinal) => new Fault
        {
            Kind = acts ? FaultKind.EmptyAfter : FaultKind.EmptyBefore,
            Status = Whole(answer[Empty.Length..], answer) is >= 200 and <= 599 and var status ? status : throw Wrong(answer),
        },
        _ => Error(answer, acts),
    };

    private static Fault Error(string answer, bool acts)
    {
        var parts = answer.Split('/');
        var (status, message) = Known.GetValueOrDefault(answer, (400, $"(#{parts[0]}) The request was not processed."));
        return new Fault
        {
            Kind = acts ? FaultKind.ErrorAfter : FaultKind.Error,
            Status = status,
            Code = Whole(parts[0], answer),
            Subcode = parts.Length switch { 1 => null, 2 => Whole(parts[1], answer), _ => throw Wrong(answer) },
            Message = message,
        };
    }

    private static int Whole(string text, string answer) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(answer);

    private static ArgumentException Wrong(string answer) => new(
        $"The parameter 'answer' cannot be '{answer}': it is an error as code or code/subcode, 'empty-' and an HTTP status, 'none', 'cut', or, after acting, 'broken' or 'html'.");
}
