"""The distributed store: any S3-compatible bucket, through boto3. Only `engines/blobs/open.py` imports it."""
