using InstaFunctions.Core.Media;

namespace InstaFunctions.Media.Import;

/// <summary>What an import's address may look like.</summary>
internal static class SourceAddress
{
    /// <exception cref="SourceRefusedException">It is not one to read from.</exception>
    public static Uri Parse(string text, bool allowHttp)
    {
        if (text.Length > IMediaImport.MaxUrlLength)
        {
            throw new SourceRefusedException($"The address has more than {IMediaImport.MaxUrlLength} characters.");
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? Check(address, allowHttp)
            : throw new SourceRefusedException("The address is not an absolute URL.");
    }

    /// <summary>The next hop of a redirect; a redirect from https never leads to http.</summary>
    /// <exception cref="SourceRefusedException">It is not one to read from.</exception>
    public static Uri Follow(Uri from, Uri location, bool allowHttp)
    {
        if (!Uri.TryCreate(from, location, out var next) || next.OriginalString.Length > IMediaImport.MaxUrlLength)
        {
            throw new SourceRefusedException("The source redirects to something that is not a URL.");
        }

        return from.Scheme == Uri.UriSchemeHttps && next.Scheme == Uri.UriSchemeHttp
            ? throw new SourceRefusedException("The source redirects from https to http.")
            : Check(next, allowHttp);
    }

    // Any port will do: what is served from a port of a public address is public.
    private static Uri Check(Uri address, bool allowHttp)
    {
        if (address.Scheme != Uri.UriSchemeHttps && !(allowHttp && address.Scheme == Uri.UriSchemeHttp))
        {
            throw new SourceRefusedException(
                allowHttp ? "The address must begin with https:// or http://." : "The address must begin with https://.");
        }

        return address.UserInfo is ""
            ? address
            : throw new SourceRefusedException("The address must not carry a user name or a password.");
    }
}
