using System.Xml.Linq;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace InstaFunctions.Storage.Azure.Blobs;

/// <summary>
/// Keeps the data protection key ring in one blob. Every write names the ETag it was based on, so processes that start at the
/// same time never lose each other's keys: a lost key would make the tokens encrypted with it unreadable.
/// </summary>
public sealed class BlobXmlRepository(BlobClient blob) : IXmlRepository
{
    // Each attempt that fails means that another process wrote its key: with many processes starting at once, as many attempts.
    private const int MaxAttempts = 100;

    private static readonly XName Root = "repository";

    /// <summary>The ring as last read, sent again only when the blob has changed.</summary>
    private volatile Ring _last = new(new XElement(Root), ETag: null);

    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements() => [.. Read().Document.Elements().Select(element => new XElement(element))];

    /// <inheritdoc/>
    /// <exception cref="RequestFailedException">The blob cannot be written.</exception>
    public void StoreElement(XElement element, string friendlyName)
    {
        for (var attempt = 1; ; attempt++)
        {
            var current = Read();
            var changed = new XElement(current.Document);
            changed.Add(new XElement(element));
            try
            {
                var stored = blob.Upload(BinaryData.FromString(changed.ToString(SaveOptions.DisableFormatting)), Unchanged(current.ETag));
                _last = new Ring(changed, stored.Value.ETag);
                return;
            }
            catch (RequestFailedException conflict) when (IsConflict(conflict) && attempt < MaxAttempts)
            {
                // Another process wrote in between: read what it wrote, and add to that.
            }
        }
    }

    private Ring Read()
    {
        var known = _last;
        try
        {
            var options = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = known.ETag } };
            Response<BlobDownloadResult> response = blob.DownloadContent(options);
            if (response.GetRawResponse().Status == 304)
            {
                return known;
            }

            var read = new Ring(XElement.Parse(response.Value.Content.ToString()), response.Value.Details.ETag);
            _last = read;
            return read;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return new Ring(new XElement(Root), ETag: null);
        }
    }

    private static BlobUploadOptions Unchanged(ETag? based) => new()
    {
        Conditions = based is { } tag ? new BlobRequestConditions { IfMatch = tag } : new BlobRequestConditions { IfNoneMatch = ETag.All },
        HttpHeaders = new BlobHttpHeaders { ContentType = "application/xml; charset=utf-8" },
    };

    private static bool IsConflict(RequestFailedException failure) => failure.Status is 409 or 412;

    /// <summary>A ring and the ETag of the blob that it was read from; no ETag when there is no blob yet.</summary>
    private sealed record Ring(XElement Document, ETag? ETag);
}
