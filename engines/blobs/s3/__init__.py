"""The distributed store: any S3-compatible bucket, through boto3. Imported by `engines/blobs/open.py` only."""
