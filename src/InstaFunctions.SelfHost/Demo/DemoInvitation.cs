namespace InstaFunctions.SelfHost.Demo;

/// <summary>What a visitor can paste into a terminal once the tour is over.</summary>
internal static class DemoInvitation
{
    public static void Write(TextWriter console, Uri service, Uri simulator, DemoVisit visit)
    {
        console.WriteLine($"""
            Look at the posts:   {simulator}

            Try it yourself (the service runs until you press Ctrl+C):

              export KEY={visit.ApiKey}

              # upload an image of yours (JPEG)
              curl -s {service}api/v1/media -H "Authorization: Bearer $KEY" -H "Content-Type: image/jpeg" --data-binary @photo.jpg

              # publish the sample photo again
              curl -s {service}api/v1/publish/instagram -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" \
                -d '{"{"}"mediaId":"{visit.PhotoId}","instagramAccountId":"{visit.AccountId}","caption":"By hand"{"}"}'

              # all jobs, newest first
              curl -s {service}api/v1/jobs/publish -H "Authorization: Bearer $KEY"

            """);
    }
}
